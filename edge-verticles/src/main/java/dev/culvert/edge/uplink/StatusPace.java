package dev.culvert.edge.uplink;

import dev.culvert.core.handshake.Status;
import java.time.Duration;
import java.util.Map;

/**
 * Lets what a connector says of its readiness through to the cluster at most once a second: the
 * latest word counts.
 *
 * <p>Plain state with the present passed in; owned by the event loop of the edge instance.
 */
final class StatusPace {

  private static final Status NONE = new Status(false, 0, Map.of());
  private static final long PERIOD_NANOS = Duration.ofSeconds(1).toNanos();

  private Status told = NONE;
  private Status published = NONE;
  private boolean publishedBefore;
  private long publishedAtNanos;

  /** The connector says how it is; of its configuration nothing is published. */
  void tell(Status status) {
    told = new Status(status.ready(), 0, status.labels());
  }

  /** Whether the readiness that was told last is news: labels alone can wait a moment. */
  boolean isReadinessNews() {
    return told.ready() != published.ready();
  }

  /** Whether what was told last is news, and may be published now. */
  boolean isDue(long nowNanos) {
    return !told.equals(published)
        && (!publishedBefore || nowNanos - publishedAtNanos >= PERIOD_NANOS);
  }

  /** What is to be published now, and counts as published. */
  Status publish(long nowNanos) {
    published = told;
    publishedBefore = true;
    publishedAtNanos = nowNanos;
    return published;
  }
}
