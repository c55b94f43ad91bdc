package dev.culvert.edge.stream;

import dev.culvert.core.cluster.StreamRecord;
import dev.culvert.core.exchange.Multiplexer;
import dev.culvert.core.exchange.MultiplexerOptions;
import dev.culvert.core.exchange.Obstacle;
import dev.culvert.core.exchange.OutgoingExchange;
import dev.culvert.core.frame.FrameType;
import dev.culvert.core.frame.OpenHead;
import dev.culvert.core.handshake.BusHello;
import dev.culvert.core.handshake.ConfigNotice;
import dev.culvert.core.tunnel.Tunnel;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** To a connector inside the cluster: a session of the bus link for this stream alone. */
final class BusPath implements StreamPath {

  private final Function<UUID, Tunnel> tunnels;
  private final StreamRecord record;
  private final BusSession session;

  /** What the session that is open was told. */
  private String toldConfig;

  /**
   * Not used yet.
   *
   * @param tunnels gives the tunnel that has an ID now, or null
   */
  BusPath(
      EdgeInstance edge,
      StreamRecord record,
      MultiplexerOptions options,
      Function<UUID, Tunnel> tunnels) {
    this.tunnels = tunnels;
    this.record = record;
    BusHello hello =
        new BusHello.ForStream(
            edge.edgeId(),
            record.key().tunnelId(),
            record.key().connectorId(),
            record.key().index(),
            record.epoch(),
            Set.of());
    String name =
        "connector " + record.key().connectorId() + " of tunnel " + record.key().tunnelId();
    session = new BusSession(edge, record.address(), name, () -> hello, options);
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
    Tunnel tunnel = tunnels.apply(record.key().tunnelId());
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
  public OutgoingExchange open(OpenHead head, boolean fin) {
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
