package dev.culvert.edge.ingress;

import dev.culvert.core.ops.Ops;
import dev.culvert.edge.wire.ConnectionSlots;
import dev.culvert.edge.wire.Violation;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** The public connections of a process, as metrics. Thread-safe. */
final class IngressMeters {

  private final Map<Violation, Counter> ended = new EnumMap<>(Violation.class);

  IngressMeters(Vertx vertx, ConnectionSlots slots) {
    MeterRegistry meters = Ops.of(vertx).registry();
    meters.gauge("culvert.edge.connections", slots, ConnectionSlots::open);
    meters.gauge("culvert.edge.connections.refused", slots, ConnectionSlots::refused);
    meters.gauge(
        "culvert.edge.connections.refused.of.address", slots, ConnectionSlots::refusedOfAddress);
    for (Violation violation : Violation.values()) {
      String cause = violation.name().toLowerCase(Locale.ROOT);
      ended.put(violation, meters.counter("culvert.edge.connections.ended", "cause", cause));
    }
  }

  void violated(Violation violation) {
    ended.get(violation).increment();
  }
}
