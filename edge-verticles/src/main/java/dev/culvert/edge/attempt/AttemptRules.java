package dev.culvert.edge.attempt;

import dev.culvert.edge.retry.RetryBudget;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * What the requests of one edge instance share when they are sent to streams.
 *
 * @param choice which stream is asked next
 * @param budget bounds the retries of requests that a connector may have seen
 * @param nanoClock such as {@link System#nanoTime}
 */
public record AttemptRules(StreamChoice choice, RetryBudget budget, LongSupplier nanoClock) {

  public AttemptRules {
    Objects.requireNonNull(choice, "choice");
    Objects.requireNonNull(budget, "budget");
    Objects.requireNonNull(nanoClock, "nanoClock");
  }
}
