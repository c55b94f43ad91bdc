package dev.culvert.core.process;

import dev.culvert.core.cluster.Role;
import dev.culvert.core.exchange.MultiplexerOptions;
import dev.culvert.core.memory.Admission;
import dev.culvert.core.memory.Ceiling;
import dev.culvert.core.memory.MemoryBudget;
import dev.culvert.core.ops.Ops;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What all exchanges of a process share: the memory they may hold, and their number. Thread-safe.
 */
public final class ProcessExchanges implements Shareable {

  /**
   * A system property for tests of what happens when exchange IDs run out: the first one of each
   * link, as a number from 1 to 2^32 - 1.
   */
  public static final String FIRST_ID_PROPERTY = "culvert.exchange.firstId";

  private static final String NAME = "culvert.exchanges";

  private final MemoryBudget budget = MemoryBudget.ofHeap();
  private final Map<Role, AtomicInteger> open = new EnumMap<>(Role.class);
  private final int firstExchangeId = (int) Long.getLong(FIRST_ID_PROPERTY, 1).longValue();

  private ProcessExchanges(MeterRegistry meters) {
    meters.gauge("culvert.memory.held.bytes", budget, MemoryBudget::heldBytes);
    meters.gauge("culvert.memory.limit.bytes", budget, MemoryBudget::limitBytes);
    meters.gauge("culvert.memory.windows.grown.bytes", budget, MemoryBudget::grownBytes);
    meters.gauge("culvert.memory.waiting.requests", budget, MemoryBudget::waiting);
    for (Admission refusal : new Admission[] {Admission.TUNNEL_FULL, Admission.NO_MEMORY}) {
      FunctionCounter.builder("culvert.memory.refusals", budget, held -> held.refusals(refusal))
          .tag("reason", refusal.name().toLowerCase(Locale.ROOT))
          .register(meters);
    }
    for (Ceiling ceiling : Ceiling.values()) {
      FunctionCounter.builder("culvert.memory.resets", budget, held -> held.resets(ceiling))
          .tag("ceiling", ceiling.name().toLowerCase(Locale.ROOT))
          .register(meters);
    }
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

  /** The options of a link of this process, which takes its memory from {@link #budget}. */
  public MultiplexerOptions options() {
    return MultiplexerOptions.of(budget).withFirstExchangeId(firstExchangeId);
  }

  /** The memory that all bodies of the process may hold. */
  public MemoryBudget budget() {
    return budget;
  }

  /** How many exchanges the process has open in a role; who adds one also takes it away. */
  public AtomicInteger open(Role role) {
    return open.get(role);
  }
}
