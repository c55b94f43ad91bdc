package dev.culvert.core.ops;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

/**
 * The meters and the readiness conditions of a process, one per Vert.x. Usable from any thread,
 * whether or not an {@link OpsServer} shows them.
 */
public final class Ops implements Shareable {

  private static final String NAME = "culvert.ops";

  private record Condition(String name, BooleanSupplier holds) {
    boolean isMet() {
      try {
        return holds.getAsBoolean();
      } catch (RuntimeException unknown) {
        return false;
      }
    }
  }

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final List<Condition> conditions = new CopyOnWriteArrayList<>();

  private Ops() {
    JvmMeters.bindTo(registry);
  }

  /** The one of this Vert.x. */
  public static Ops of(Vertx vertx) {
    return vertx
        .sharedData()
        .<String, Ops>getLocalMap(NAME)
        .computeIfAbsent(NAME, absent -> new Ops());
  }

  /** Where counters, gauges and timers go; names start with {@code culvert.}. */
  public MeterRegistry registry() {
    return registry;
  }

  /**
   * Adds a condition of readiness. Several of one name all have to hold.
   *
   * @param name what {@code /ready} shows while it does not hold
   * @param holds asked on the ops server's own thread for each request, so thread-safe and quick;
   *     an exception counts as no
   * @return takes the condition away again
   */
  public Runnable readiness(String name, BooleanSupplier holds) {
    Condition condition = new Condition(name, holds);
    conditions.add(condition);
    return () -> conditions.remove(condition);
  }

  /** The names of the conditions that do not hold; empty when the process is ready. */
  public List<String> unmet() {
    return conditions.stream()
        .filter(condition -> !condition.isMet())
        .map(Condition::name)
        .distinct()
        .toList();
  }

  /** All meters in the text format of Prometheus. */
  public String scrape() {
    return registry.scrape();
  }
}
