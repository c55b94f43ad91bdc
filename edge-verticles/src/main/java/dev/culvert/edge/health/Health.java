package dev.culvert.edge.health;

import dev.culvert.core.cluster.StreamKey;
import dev.culvert.core.ejection.Ejected;
import dev.culvert.core.ops.Ops;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How the connectors of all tunnels fare at this edge: one per process, so that all its instances
 * decide alike. Thread-safe.
 */
public final class Health implements Shareable {

  private static final String NAME = "culvert.health";

  private final Map<UUID, TunnelHealth> tunnels = new ConcurrentHashMap<>();
  private final HealthEvents events;

  private Health(MeterRegistry meters) {
    meters.gauge("culvert.edge.ejected", this, Health::countEjected);
    events =
        new HealthEvents() {
          @Override
          public void ejected(String cause) {
            meters.counter("culvert.edge.ejections", "cause", cause).increment();
          }

          @Override
          public void back() {
            meters.counter("culvert.edge.ejections.ended").increment();
          }
        };
  }

  /** The one of this Vert.x. */
  public static Health of(Vertx vertx) {
    return vertx
        .sharedData()
        .<String, Health>getLocalMap(NAME)
        .computeIfAbsent(NAME, absent -> new Health(Ops.of(vertx).registry()));
  }

  /** An edge instance uses a stream from now on; to be told of its end by {@link #leave}. */
  public StreamHealth enter(StreamKey key, long epoch, long nowNanos) {
    StreamHealth[] entered = new StreamHealth[1];
    tunnels.compute(
        key.tunnelId(),
        (id, known) -> {
          TunnelHealth tunnel = known == null ? new TunnelHealth(id, events) : known;
          entered[0] = tunnel.enter(key.connectorId(), key.index(), epoch, nowNanos);
          return tunnel;
        });
    return entered[0];
  }

  /** An edge instance uses the stream no more. */
  public void leave(StreamHealth stream, long nowNanos) {
    tunnels.computeIfPresent(
        stream.connector().tunnel().id(),
        (id, tunnel) -> {
          if (tunnel == stream.connector().tunnel()) {
            tunnel.leave(stream, nowNanos);
          }
          return tunnel.isEmpty(nowNanos) ? null : tunnel;
        });
  }

  /** Forgets tunnels whose connectors are gone, once their ejections are over. */
  public void forgetUnused(long nowNanos) {
    for (UUID id : tunnels.keySet()) {
      tunnels.computeIfPresent(id, (key, tunnel) -> tunnel.isUnused(nowNanos) ? null : tunnel);
    }
  }

  /** What is ejected of a tunnel now. */
  public List<Ejected> ejected(UUID tunnelId) {
    TunnelHealth tunnel = tunnels.get(tunnelId);
    return tunnel == null ? List.of() : tunnel.ejected();
  }

  private double countEjected() {
    return tunnels.values().stream().mapToInt(tunnel -> tunnel.ejected().size()).sum();
  }
}
