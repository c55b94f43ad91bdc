package dev.culvert.core.exchange;

import dev.culvert.core.cluster.Role;
import dev.culvert.core.ops.Ops;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** What all exchanges of a process share: the memory for windows, and their number. Thread-safe. */
public final class ProcessExchanges implements Shareable {

  private static final String NAME = "culvert.exchanges";

  private final WindowBudget budget = WindowBudget.ofHeap();
  private final Map<Role, AtomicInteger> open = new EnumMap<>(Role.class);

  private ProcessExchanges(MeterRegistry meters) {
    meters.gauge("culvert.window.bytes.reserved", budget, WindowBudget::reservedBytes);
    for (Role role : Role.values()) {
      Tags tags = Tags.of("role", role.name().toLowerCase(Locale.ROOT));
      open.put(role, meters.gauge("culvert.exchanges.open", tags, new AtomicInteger()));
    }
  }

  /** The one of this Vert.x. */
  public static ProcessExchanges of(Vertx vertx) {
    return vertx
        .sharedData()
        .<String, ProcessExchanges>getLocalMap(NAME)
        .computeIfAbsent(NAME, absent -> new ProcessExchanges(Ops.of(vertx).registry()));
  }

  /** The memory that all receive windows of the process come from. */
  public WindowBudget budget() {
    return budget;
  }

  /** How many exchanges the process has open in a role; who adds one also takes it away. */
  public AtomicInteger open(Role role) {
    return open.get(role);
  }
}
