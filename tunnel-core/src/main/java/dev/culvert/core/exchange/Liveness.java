package dev.culvert.core.exchange;

import java.time.Duration;

/**
 * Whether a link is alive: a byte within the limit, and write progress while something waits.
 *
 * <p>Plain state; owned by the link's event loop.
 */
final class Liveness {

  /** A side shows itself after this part of the limit, so that a late heartbeat ends nothing. */
  private static final int HEARTBEATS_PER_LIMIT = 5;

  private final long silenceNanos;
  private final long heartbeatNanos;
  private long receivedAtNanos;
  private long wroteAtNanos;
  private long stuckSinceNanos;
  private int stuckAtBytes;
  private boolean stuck;

  Liveness(Duration silenceTimeout, long nowNanos) {
    silenceNanos = silenceTimeout.toNanos();
    heartbeatNanos = silenceNanos / HEARTBEATS_PER_LIMIT;
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
    return nowNanos - wroteAtNanos >= heartbeatNanos;
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
