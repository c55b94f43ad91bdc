package dev.culvert.edge.health;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How long a connector takes to begin its responses: an average that follows slower heads at once
 * and quicker ones over {@link #DECAY_NANOS} (peak EWMA). One slow head alone does not count: the
 * average rises to the lower of the last two. It decays while nothing comes, so that a slow
 * connector is tried again.
 *
 * <p>Thread-safe without locks: of two heads that come at the same moment one may not be counted.
 */
final class HeadTimes {

  /** After this long an old value counts for 1/e. */
  static final double DECAY_NANOS = 10e9;

  /** Over about so many heads the plain average goes. */
  private static final int TYPICAL_HEADS = 16;

  private volatile double value;
  private volatile double typical;
  private volatile long atNanos;
  private final AtomicInteger count = new AtomicInteger();
  private volatile long lastNanos = Long.MAX_VALUE;

  HeadTimes(double firstNanos, long nowNanos) {
    value = firstNanos;
    atNanos = nowNanos;
  }

  /** Only the last head counts from now on. */
  void restart(long nowNanos) {
    if (count.get() > 0) {
      value = lastNanos;
      atNanos = nowNanos;
    }
  }

  void add(long headNanos, long nowNanos) {
    double weight = Math.exp(-Math.max(0, nowNanos - atNanos) / DECAY_NANOS);
    double decayed = value * weight;
    double peak = Math.min(headNanos, lastNanos);
    typical = count.get() == 0 ? headNanos : typical + (headNanos - typical) / TYPICAL_HEADS;
    if (count.get() == 0) {
      value = headNanos;
    } else if (peak > decayed) {
      value = peak;
    } else {
      value = Math.min(value, decayed + headNanos * (1 - weight));
    }
    lastNanos = headNanos;
    atNanos = nowNanos;
    if (count.get() < EjectionRules.TELLING_HEADS) {
      count.incrementAndGet();
    }
  }

  /** The average now, in nanoseconds. */
  double nanos(long nowNanos) {
    return value * Math.exp(-Math.max(0, nowNanos - atNanos) / DECAY_NANOS);
  }

  /**
   * The plain average of some of the last heads, in nanoseconds: no peak stays in it for long, and
   * silence does not make it shorter.
   */
  double typicalNanos() {
    return typical;
  }

  /** Whether enough heads have come, and lately, to compare others with it. */
  boolean isTelling(long nowNanos) {
    return count.get() >= EjectionRules.TELLING_HEADS
        && nowNanos - atNanos < EjectionRules.TELLING_FOR_NANOS;
  }
}
