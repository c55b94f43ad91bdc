package dev.culvert.core.exchange;

import java.time.Duration;

/**
 * Whether a link is alive: a byte within the limit, and write progress while something waits.
 *
 * <p>Plain state; owned by the link's event loop.
 */
final class Liveness {

  private static final long HEARTBEAT_NANOS = Duration.ofMillis(900).toNanos();

  private final long silenceNanos;
  private long receivedAtNanos;
  private long wroteAtNanos;
  private long stuckSinceNanos;
  private int stuckAtBytes;
  private boolean stuck;

  Liveness(Duration silenceTimeout, long nowNanos) {
    silenceNanos = silenceTimeout.toNanos();
    receivedAtNanos = nowNanos;
    wroteAtNanos = nowNanos;
  }

  void received(long nowNanos) {
    receivedAtNanos = nowNanos;
  }

  void wrote(long nowNanos) {
    wroteAtNanos = nowNanos;
    stuck = false;
  }

  /** Whether this side has been silent for so long that it must show itself. */
  boolean isHeartbeatDue(long nowNanos) {
    return nowNanos - wroteAtNanos >= HEARTBEAT_NANOS;
  }

  /**
   * What is wrong with the link, or null.
   *
   * @param writeWaits whether there is something that the link does not take now
   * @param writableBytes what the link takes now; more than the last time is progress
   */
  String fault(long nowNanos, boolean writeWaits, int writableBytes) {
    if (nowNanos - receivedAtNanos > silenceNanos) {
      return "nothing received for " + Duration.ofNanos(silenceNanos);
    }
    if (!writeWaits) {
      stuck = false;
      return null;
    }
    if (!stuck || writableBytes > stuckAtBytes) {
      stuck = true;
      stuckSinceNanos = nowNanos;
      stuckAtBytes = writableBytes;
    }
    return nowNanos - stuckSinceNanos > silenceNanos
        ? "nothing written for " + Duration.ofNanos(silenceNanos)
        : null;
  }
}
