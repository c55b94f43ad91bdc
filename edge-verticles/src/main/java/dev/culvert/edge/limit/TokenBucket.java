package dev.culvert.edge.limit;

import java.time.Duration;

/**
 * Lets so many things per second happen, and a burst of as many as two seconds allow.
 *
 * <p>Plain state with the present passed in; not thread-safe.
 */
public final class TokenBucket {

  private static final double NANOS_PER_SECOND = Duration.ofSeconds(1).toNanos();
  private static final int BURST_SECONDS = 2;

  private final double perNano;
  private final double capacity;
  private double tokens;
  private long filledAtNanos;

  /** A full one. */
  public TokenBucket(int perSecond, long nowNanos) {
    perNano = perSecond / NANOS_PER_SECOND;
    capacity = (double) perSecond * BURST_SECONDS;
    tokens = capacity;
    filledAtNanos = nowNanos;
  }

  /** Takes one token, if there is one. */
  public boolean tryTake(long nowNanos) {
    fill(nowNanos);
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }

  /** Takes more tokens, down to a debt of as many as it holds when full. */
  public void charge(int more, long nowNanos) {
    fill(nowNanos);
    tokens = Math.max(-capacity, tokens - more);
  }

  /** Whether it is full, so that a new one would be no different. */
  public boolean isFull(long nowNanos) {
    fill(nowNanos);
    return tokens >= capacity;
  }

  private void fill(long nowNanos) {
    tokens = Math.min(capacity, tokens + (nowNanos - filledAtNanos) * perNano);
    filledAtNanos = nowNanos;
  }
}
