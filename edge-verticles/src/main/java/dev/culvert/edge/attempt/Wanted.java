package dev.culvert.edge.attempt;

import dev.culvert.core.frame.OpenHead;
import dev.culvert.edge.balance.Preference;
import dev.culvert.edge.retry.RetryPolicy;
import java.util.Objects;
import java.util.UUID;

/**
 * What a request wants of the choice of a stream.
 *
 * @param tunnelId whose stream
 * @param head what it asks for
 * @param preference of its route
 */
public record Wanted(UUID tunnelId, OpenHead head, Preference preference) {

  public Wanted {
    Objects.requireNonNull(tunnelId, "tunnelId");
    Objects.requireNonNull(head, "head");
    Objects.requireNonNull(preference, "preference");
  }

  /** Whether its method is idempotent. */
  boolean isIdempotent() {
    return RetryPolicy.isIdempotent(head.method());
  }
}
