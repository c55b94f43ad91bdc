package dev.culvert.edge.stream;

import dev.culvert.core.cluster.StreamRecord;
import dev.culvert.core.exchange.Exchange;
import dev.culvert.core.exchange.Multiplexer;
import dev.culvert.core.exchange.Obstacle;
import dev.culvert.core.frame.FrameType;
import dev.culvert.core.frame.RequestHead;
import dev.culvert.core.memory.MemoryAccount;
import dev.culvert.core.tunnel.Tunnel;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** To a connector inside the cluster: a session of the bus link for this stream alone. */
final class BusPath implements StreamPath {

  private static final int PROTOCOL_VERSION = 1;

  private final EdgeStreams streams;
  private final StreamRecord record;
  private final BusSession session;

  /** What the session that is open was told. */
  private String toldConfig;

  BusPath(EdgeStreams streams, StreamRecord record, MemoryAccount account) {
    this.streams = streams;
    this.record = record;
    JsonObject hello =
        new JsonObject()
            .put("version", PROTOCOL_VERSION)
            .put("features", new JsonArray())
            .put("edge", streams.edgeId())
            .put("tunnel", record.key().tunnelId().toString())
            .put("connector", record.key().connectorId().toString())
            .put("index", record.key().index())
            .put("epoch", record.epoch());
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
    multiplexer.sendControl(
        FrameType.CONFIG,
        new JsonObject()
            .put("config", new JsonObject(toldConfig))
            .put("configVersion", tunnel.revision()));
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
