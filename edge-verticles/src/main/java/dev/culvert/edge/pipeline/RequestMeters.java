package dev.culvert.edge.pipeline;

import dev.culvert.core.ops.Ops;
import dev.culvert.edge.answer.Cause;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.util.EnumMap;
import java.util.Map;

/** What all edge instances of a process count. Thread-safe. */
public final class RequestMeters {

  private static final int CLASSES = 6;

  private final Counter[] responses = new Counter[CLASSES];
  private final Counter retries;
  private final Counter resets;
  private final Counter slowReaders;
  private final Map<Cause, Counter> failures = new EnumMap<>(Cause.class);

  public RequestMeters(Vertx vertx) {
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
  public void responded(int status) {
    responses[Math.min(status / 100, CLASSES - 1)].increment();
  }

  /** The edge answers in the place of an origin. */
  public void failed(Cause cause) {
    failures.get(cause).increment();
  }

  /** A request is tried again. */
  public void retried() {
    retries.increment();
  }

  /** A response is broken off because its visitor hardly takes it. */
  public void slowReader() {
    slowReaders.increment();
  }

  /** A response was broken off after its head. */
  public void reset() {
    resets.increment();
  }
}
