package dev.culvert.edge.proxy;

import dev.culvert.core.ops.Ops;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.util.EnumMap;
import java.util.Map;

/** What all edge instances of a process count. Thread-safe. */
public final class ProxyMeters {

  private static final int CLASSES = 6;

  private final Counter[] responses = new Counter[CLASSES];
  private final Counter retries;
  private final Counter resets;
  private final Counter slowReaders;
  private final Map<Cause, Counter> failures = new EnumMap<>(Cause.class);

  public ProxyMeters(Vertx vertx) {
    MeterRegistry meters = Ops.of(vertx).registry();
    for (int i = 1; i < CLASSES; i++) {
      responses[i] = meters.counter("culvert.edge.responses", "class", i + "xx");
    }
    retries = meters.counter("culvert.edge.retries");
    resets = meters.counter("culvert.edge.responses.reset");
    slowReaders = meters.counter("culvert.edge.readers.slow");
    for (Cause cause : Cause.values()) {
      failures.put(cause, meters.counter("culvert.edge.failures", "cause", cause.label()));
    }
  }

  /** A response is over, or broke off. */
  void responded(int status) {
    responses[Math.min(status / 100, CLASSES - 1)].increment();
  }

  /** The edge answers in the place of an origin. */
  void failed(Cause cause) {
    failures.get(cause).increment();
  }

  /** A request is tried again. */
  void retried() {
    retries.increment();
  }

  /** A response is broken off because its visitor hardly takes it. */
  void slowReader() {
    slowReaders.increment();
  }

  /** A response was broken off after its head. */
  void reset() {
    resets.increment();
  }
}
