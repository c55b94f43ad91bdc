package dev.culvert.edge.stream;

import dev.culvert.core.cluster.StreamRecord;
import dev.culvert.core.exchange.Obstacle;
import dev.culvert.core.exchange.OutgoingExchange;
import dev.culvert.core.exchange.StreamCarrier;
import dev.culvert.core.frame.OpenHead;

/** To a stream that ends at this very edge instance; who owns the stream looks after it. */
final class OwnPath implements StreamPath {

  private final OwnStreams own;
  private final StreamRecord record;
  private StreamCarrier carrier;

  OwnPath(OwnStreams own, StreamRecord record) {
    this.own = own;
    this.record = record;
  }

  @Override
  public void start() {
    carrier = own.find(record.key(), record.epoch());
  }

  @Override
  public boolean canOpen() {
    return carrier != null && carrier.canOpen();
  }

  @Override
  public Obstacle obstacle() {
    return carrier == null ? Obstacle.NO_LINK : carrier.obstacle();
  }

  @Override
  public boolean isComing() {
    return false;
  }

  @Override
  public OutgoingExchange open(OpenHead head, boolean fin) {
    return carrier == null ? null : carrier.open(head, fin);
  }

  @Override
  public void leave() {}

  @Override
  public void stop(String reason) {
    carrier = null;
  }

  @Override
  public void tick() {}
}
