package dev.culvert.edge.uplink;

import dev.culvert.core.cluster.StreamKey;
import dev.culvert.core.cluster.StreamRecord;
import dev.culvert.core.exchange.Multiplexer;
import dev.culvert.core.exchange.StreamEvents;
import dev.culvert.core.frame.FrameType;
import dev.culvert.core.handshake.ConfigNotice;
import dev.culvert.core.handshake.DrainScope;
import dev.culvert.core.handshake.EdgeAddress;
import dev.culvert.core.handshake.GoodbyeCode;
import dev.culvert.core.handshake.Routable;
import dev.culvert.core.handshake.Status;
import dev.culvert.core.memory.MemoryAccount;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;

/**
 * One stream that ends at this edge instance, from its WELCOME until its uplink ends.
 *
 * <p>Owned by the event loop of the edge instance.
 */
final class UplinkStream implements StreamEvents {

  /**
   * How long a link that was replaced stays, even if empty: other edges may still open exchanges
   * for its epoch until they know of the next one, which takes at most 2 s.
   */
  private static final long LEAST_FINISHING_NANOS = Duration.ofSeconds(3).toNanos();

  private final HeldStreams streams;
  private boolean tunnelWasKnown;
  private StreamRecord record;
  private final MemoryAccount account;
  private Multiplexer multiplexer;
  private String config;
  private boolean known;
  private int toldEdges;
  private List<EdgeAddress> toldKnown;
  private final StatusPace status = new StatusPace();
  private boolean wearingOut;
  private boolean finishing;
  private long finishingSinceNanos;

  /**
   * A stream whose link is not started yet.
   *
   * @param config the tunnel's configuration as WELCOME had it
   * @param told the edges that WELCOME had
   * @param tunnelWasKnown whether this edge had the tunnel when it let the stream in
   * @param account of its tunnel, which is released when it has left
   */
  UplinkStream(
      HeldStreams streams,
      StreamRecord record,
      String config,
      List<EdgeAddress> told,
      boolean tunnelWasKnown,
      MemoryAccount account) {
    this.streams = streams;
    this.record = record;
    this.config = config;
    this.toldKnown = told;
    this.tunnelWasKnown = tunnelWasKnown;
    this.account = account;
  }

  /** Its link was started. */
  void started(Multiplexer newMultiplexer) {
    multiplexer = newMultiplexer;
    log("Registered " + this + " from " + record.originIp());
    streams
        .publish(record)
        .onComplete(
            done -> {
              known = true;
              streams.tellRoutable(this);
            });
  }

  StreamKey key() {
    return record.key();
  }

  StreamRecord record() {
    return record;
  }

  Multiplexer multiplexer() {
    return multiplexer;
  }

  /** Whether this edge had the tunnel when the stream was let in, or has had it since. */
  boolean tunnelWasKnown() {
    return tunnelWasKnown;
  }

  /** Tells the connector how many edges route to the stream, and which ones there are. */
  void routable(int aliveEdges, List<EdgeAddress> edges) {
    int count = known ? aliveEdges : 1;
    if (multiplexer.isEnded() || (count == toldEdges && edges.equals(toldKnown))) {
      return;
    }
    toldEdges = count;
    toldKnown = edges;
    multiplexer.sendControl(FrameType.ROUTABLE, new Routable(count, edges).encode());
  }

  /** What it was for is over: once. */
  void released() {
    account.release();
  }

  /** The tunnel has this configuration now. */
  void config(String newConfig, long version) {
    tunnelWasKnown = true;
    if (!newConfig.equals(config)) {
      config = newConfig;
      multiplexer.sendControl(FrameType.CONFIG, new ConfigNotice(config, version).encode());
    }
  }

  /** An operator wants the whole connector to finish and leave. */
  void drainConnector() {
    markDraining();
    multiplexer.drain(DrainScope.CONNECTOR.encode());
  }

  /** This edge leaves: the connector should open another stream elsewhere. */
  void drainForLeaving() {
    markDraining();
    multiplexer.drain();
  }

  /** A later stream took its place. What is open on one that drains may finish. */
  void superseded(GoodbyeCode code, String why) {
    if (wearingOut || (record.draining() && multiplexer.openExchanges() > 0)) {
      if (!finishing) {
        finishing = true;
        finishingSinceNanos = System.nanoTime();
      }
    } else {
      close(code, why);
    }
  }

  void close(GoodbyeCode code, String why) {
    log("Ends " + this + ": " + why);
    multiplexer.close(code, why);
    streams.left(this);
  }

  void tick() {
    multiplexer.tick();
    if (multiplexer.isEnded()) {
      // It has left the cluster's table: whatever is published now would stay there for ever.
      return;
    }
    publishStatus();
    if (!wearingOut && multiplexer.isWearingOut()) {
      wearingOut = true;
      log(this + " has used half of its exchange IDs: another is to take its place");
      multiplexer.sendControl(FrameType.DRAIN, DrainScope.LINK.encode());
    }
    if (multiplexer.openExchanges() > 0) {
      return;
    }
    if (finishing && isUnknownByNow()) {
      close(GoodbyeCode.REPLACED, "what was open has finished");
    } else if (multiplexer.isUsedUp()) {
      close(GoodbyeCode.USED_UP, "all exchange IDs of the link were used");
    }
  }

  /** Whether no other edge can open exchanges on it any more. */
  private boolean isUnknownByNow() {
    return !wearingOut || System.nanoTime() - finishingSinceNanos >= LEAST_FINISHING_NANOS;
  }

  private Future<Boolean> markDraining() {
    if (record.draining()) {
      return Future.succeededFuture(true);
    }
    record = record.asDraining();
    return streams.publish(record);
  }

  @Override
  public void control(int type, JsonObject payload) {
    if (type == FrameType.STATUS) {
      status.tell(Status.decode(payload));
      if (status.isReadinessNews()) {
        publishStatus();
      }
    }
  }

  private void publishStatus() {
    long now = System.nanoTime();
    if (status.isDue(now)) {
      Status news = status.publish(now);
      record = record.withStatus(news.ready(), news.labels());
      streams.publish(record);
    }
  }

  @Override
  public Future<Void> draining(JsonObject payload) {
    log("Drains " + this);
    return markDraining().mapEmpty();
  }

  @Override
  public void ended(String reason) {
    log("Lost " + this + ": " + reason);
    streams.left(this);
  }

  @Override
  public boolean mayLog() {
    return streams.lines().mayLog(key().tunnelId(), System.nanoTime());
  }

  private void log(String line) {
    streams.lines().info(key().tunnelId(), line, System.nanoTime());
  }

  @Override
  public String toString() {
    return "stream "
        + key().index()
        + " of connector "
        + key().connectorId()
        + " of tunnel "
        + key().tunnelId();
  }
}
