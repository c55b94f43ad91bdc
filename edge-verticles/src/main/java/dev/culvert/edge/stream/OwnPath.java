package dev.culvert.edge.stream;

import dev.culvert.core.cluster.StreamRecord;
import dev.culvert.core.exchange.Exchange;
import dev.culvert.core.exchange.Multiplexer;
import dev.culvert.core.exchange.Obstacle;
import dev.culvert.core.frame.RequestHead;

/** To a stream that ends at this very edge instance; who owns the stream looks after it. */
final class OwnPath implements StreamPath {

  private final OwnStreams own;
  private final StreamRecord record;
  private Multiplexer multiplexer;

  OwnPath(OwnStreams own, StreamRecord record) {
    this.own = own;
    this.record = record;
  }

  @Override
  public void start() {
    multiplexer = own.find(record.key(), record.epoch());
  }

  @Override
  public boolean canOpen() {
    return multiplexer != null && multiplexer.canOpen();
  }

  @Override
  public Obstacle obstacle() {
    return multiplexer == null ? Obstacle.NO_LINK : multiplexer.obstacle();
  }

  @Override
  public boolean isComing() {
    return false;
  }

  @Override
  public Exchange open(RequestHead head, boolean fin) {
    return multiplexer == null ? null : multiplexer.open(head, fin);
  }

  @Override
  public void leave() {}

  @Override
  public void stop(String reason) {
    multiplexer = null;
  }

  @Override
  public void tick() {}
}
