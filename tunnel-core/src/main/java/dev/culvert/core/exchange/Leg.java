package dev.culvert.core.exchange;

import dev.culvert.core.frame.ProtocolException;
import dev.culvert.core.link.FrameBatch;
import dev.culvert.core.memory.Holding;
import dev.culvert.core.memory.MemoryAccount;
import io.vertx.core.buffer.Buffer;

/**
 * One exchange as its link sees it: it ends here, or goes on over another link.
 *
 * <p>Owned by the event loop of the link.
 */
abstract class Leg {

  /** Whether it waits in the link's queue. */
  boolean hasTurn;

  /** Whether its OPEN was handed to the link. */
  boolean delivered;

  /** Made when something has to wait here, which in few exchanges it does. */
  private Holding holding;

  /** The account of what waits here. */
  abstract MemoryAccount account();

  /** What waits here, charged to the account. */
  final Holding held() {
    if (holding == null) {
      holding = newHolding();
    }
    return holding;
  }

  abstract Holding newHolding();

  /** It is closed; whoever still holds something of it gives that back later. */
  final void holdsNoMore() {
    if (holding != null) {
      holding.finish();
    }
  }

  /** Charges what waits to be sent; looked at about twice a second. */
  abstract void chargeWaiting();

  /** The exchange's number on its link, unsigned; used once. */
  abstract int id();

  /**
   * A frame of the peer, other than OPEN.
   *
   * @throws ProtocolException when it may not come now, or cannot be read
   */
  abstract void frame(int type, boolean fin, Buffer payload);

  /**
   * Whether both directions have ended as its peer sees it, so that what still comes is ignored,
   * though it is open here for the sake of somebody else.
   */
  boolean isOverForPeer() {
    return false;
  }

  /**
   * Resets it at both ends and tells its owner, if it is still open: the peer broke the rules
   * within this exchange, or something failed here. The link goes on.
   */
  abstract void breakOff(ResetCode code, String text);

  /** The peer has said goodbye and did not touch it. */
  abstract void notTouched(String reason);

  /** The link has ended. */
  abstract void linkEnded(String reason);

  /** Called now and then: opened exchanges must be accepted in time, at both ends. */
  abstract void checkAccepted(long nowNanos, long limitNanos);

  /** Closes it when both directions have ended. */
  abstract void closeIfDone();

  /** Whether it has something that may be sent now. */
  abstract boolean wantsTurn();

  /** Appends as much as credit and {@code maxBytes} allow. */
  abstract void takeTurn(FrameBatch batch, int maxBytes);
}
