package dev.culvert.edge.stream;

import dev.culvert.core.cluster.StreamRecord;
import dev.culvert.core.exchange.Exchange;
import dev.culvert.core.exchange.Multiplexer;
import dev.culvert.core.exchange.Obstacle;
import dev.culvert.core.frame.FrameType;
import dev.culvert.core.frame.RequestHead;
import dev.culvert.core.handshake.BusHello;
import dev.culvert.core.handshake.ConfigNotice;
import dev.culvert.core.memory.MemoryAccount;
import dev.culvert.core.tunnel.Tunnel;
import java.util.Set;

/** To a connector inside the cluster: a session of the bus link for this stream alone. */
final class BusPath implements StreamPath {

  private final EdgeStreams streams;
  private final StreamRecord record;
  private final BusSession session;

  /** What the session that is open was told. */
  private String toldConfig;

  BusPath(EdgeStreams streams, StreamRecord record, MemoryAccount account) {
    this.streams = streams;
    this.record = record;
    BusHello hello =
        new BusHello.ForStream(
            streams.edgeId(),
            record.key().tunnelId(),
            record.key().connectorId(),
            record.key().index(),
            record.epoch(),
            Set.of());
    String name =
        "connector " + record.key().connectorId() + " of tunnel " + record.key().tunnelId();
    session =
        new BusSession(
            streams, record.address(), name, () -> hello, streams.options().withAccount(account));
    session.whenOpened(
        () -> {
          toldConfig = null;
          tellConfig();
        });
  }

  /** The connector hears what the tunnel's configuration is, and whenever it has changed. */
  @Override
  public void tellConfig() {
    Multiplexer multiplexer = session.multiplexer();
    Tunnel tunnel = streams.tunnel(record.key().tunnelId());
    if (multiplexer == null || tunnel == null || tunnel.config().equals(toldConfig)) {
      return;
    }
    toldConfig = tunnel.config();
    ConfigNotice notice = new ConfigNotice(toldConfig, tunnel.revision());
    multiplexer.sendControl(FrameType.CONFIG, notice.encode());
  }

  @Override
  public void start() {
    session.start();
  }

  @Override
  public boolean canOpen() {
    Multiplexer multiplexer = session.multiplexer();
    return multiplexer != null && multiplexer.canOpen();
  }

  @Override
  public Obstacle obstacle() {
    Multiplexer multiplexer = session.multiplexer();
    return multiplexer == null ? Obstacle.NO_LINK : multiplexer.obstacle();
  }

  @Override
  public boolean isComing() {
    return session.isComing();
  }

  @Override
  public Exchange open(RequestHead head, boolean fin) {
    Multiplexer multiplexer = session.multiplexer();
    return multiplexer == null ? null : multiplexer.open(head, fin);
  }

  @Override
  public void leave() {
    session.leave();
  }

  @Override
  public void stop(String reason) {
    session.stop(reason);
  }

  @Override
  public void tick() {
    session.tick();
  }
}
