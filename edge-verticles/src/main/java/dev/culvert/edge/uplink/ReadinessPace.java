package dev.culvert.edge.uplink;

import java.time.Duration;

/**
 * Lets what a connector says of its readiness through to the cluster at most once a second: the
 * latest word counts.
 *
 * <p>Plain state with the present passed in; owned by the event loop of the edge instance.
 */
final class ReadinessPace {

  private static final long PERIOD_NANOS = Duration.ofSeconds(1).toNanos();

  private boolean told;
  private boolean published;
  private boolean publishedBefore;
  private long publishedAtNanos;

  /** The connector says whether it is ready. */
  void tell(boolean ready) {
    told = ready;
  }

  /** Whether what was told last is news, and may be published now. */
  boolean isDue(long nowNanos) {
    return told != published && (!publishedBefore || nowNanos - publishedAtNanos >= PERIOD_NANOS);
  }

  /** What is to be published now, and counts as published. */
  boolean publish(long nowNanos) {
    published = told;
    publishedBefore = true;
    publishedAtNanos = nowNanos;
    return published;
  }
}
