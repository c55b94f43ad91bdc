package dev.culvert.edge.stream;

import dev.culvert.core.cluster.StreamRecord;
import dev.culvert.core.exchange.Multiplexer;
import dev.culvert.core.exchange.Obstacle;
import dev.culvert.core.exchange.OutgoingExchange;
import dev.culvert.core.frame.OpenHead;
import dev.culvert.core.frame.RelayTarget;
import dev.culvert.core.memory.MemoryAccount;

/** To a stream that ends at another edge instance, which relays what is for it. */
final class RelayPath implements StreamPath {

  private final Relays relays;
  private final String address;
  private final MemoryAccount account;
  private final RelayTarget target;
  private BusSession session;

  RelayPath(Relays relays, StreamRecord record, MemoryAccount account) {
    this.relays = relays;
    this.account = account;
    this.address = record.address();
    this.target =
        new RelayTarget(
            record.key().tunnelId(),
            record.key().connectorId(),
            record.key().index(),
            record.epoch());
  }

  @Override
  public void start() {
    if (session == null) {
      session = relays.take(address);
    }
  }

  @Override
  public boolean canOpen() {
    Multiplexer multiplexer = session == null ? null : session.multiplexer();
    return multiplexer != null && multiplexer.canOpen();
  }

  @Override
  public boolean carries(String feature) {
    return session != null && session.peerKnows(feature);
  }

  @Override
  public Obstacle obstacle() {
    Multiplexer multiplexer = session == null ? null : session.multiplexer();
    return multiplexer == null ? Obstacle.NO_LINK : multiplexer.obstacle();
  }

  @Override
  public boolean isComing() {
    return session != null && session.isComing();
  }

  @Override
  public OutgoingExchange open(OpenHead head, boolean fin) {
    Multiplexer multiplexer = session == null ? null : session.multiplexer();
    return multiplexer == null ? null : multiplexer.open(target, account, head, fin);
  }

  @Override
  public void leave() {}

  @Override
  public void stop(String reason) {
    if (session != null) {
      session = null;
      relays.giveBack(address);
    }
  }

  @Override
  public void tick() {}
}
