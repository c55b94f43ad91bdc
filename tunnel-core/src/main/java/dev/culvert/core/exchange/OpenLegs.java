package dev.culvert.core.exchange;

import dev.culvert.core.frame.ProtocolException;
import dev.culvert.core.guard.Isolated;
import io.netty.util.collection.IntObjectHashMap;
import java.util.function.Consumer;

/**
 * The exchanges that are open on a link, by the numbers they have there.
 *
 * <p>Plain state; owned by the link's event loop.
 */
final class OpenLegs {

  private final ExchangeIds ids;
  private final int most;
  private final IntObjectHashMap<Leg> legs = new IntObjectHashMap<>();

  /**
   * None yet.
   *
   * @param ids the numbers that exchanges take, whichever end opens them
   * @param most how many may be open at once
   */
  OpenLegs(ExchangeIds ids, int most) {
    this.ids = ids;
    this.most = most;
  }

  /** The open exchange of this number, or null. */
  Leg find(int id) {
    return legs.get(id);
  }

  /** Whether a frame of this number may be a late one, of an exchange that is closed. */
  boolean wasOpened(int id) {
    return ids.wasUsed(id);
  }

  int size() {
    return legs.size();
  }

  /** How many may be open at once. */
  int most() {
    return most;
  }

  boolean isFull() {
    return legs.size() >= most;
  }

  /** The number of the next exchange that this end opens. */
  int nextId() {
    return ids.next();
  }

  /** This end opened an exchange under {@link #nextId}. */
  void addNext(Leg leg) {
    ids.use(leg.id());
    add(leg);
  }

  /**
   * The peer opens an exchange, which may be refused yet.
   *
   * @throws ProtocolException when it may not have this number
   */
  void peerOpens(int id) {
    ids.peerUses(id);
  }

  /** An exchange that the peer opened was taken. */
  void add(Leg leg) {
    legs.put(leg.id(), leg);
  }

  /** The exchange is closed. */
  void remove(Leg leg) {
    legs.remove(leg.id());
  }

  /** One that fails is reset and does not keep the others from their turn. */
  void each(Consumer<Leg> action) {
    for (Leg leg : legs.values().toArray(new Leg[0])) {
      try {
        action.accept(leg);
      } catch (RuntimeException e) {
        Isolated.failed(leg, e);
        Isolated.run(leg, () -> leg.breakOff(ResetCode.INTERNAL, "internal error"));
      }
    }
  }
}
