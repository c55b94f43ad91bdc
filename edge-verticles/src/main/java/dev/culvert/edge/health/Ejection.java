package dev.culvert.edge.health;

import dev.culvert.core.ejection.Ejected;
import java.util.UUID;

/**
 * Whether a connector or a stream is ejected: IN use; OUT until a time; then on TRIAL, with single
 * requests, until it is in again or ejected for longer.
 *
 * <p>Written under the lock of its connector; what choices read may be read by any thread.
 */
final class Ejection {

  private volatile boolean out;
  private volatile long untilNanos;
  private volatile boolean trying;
  private volatile long tryingSinceNanos;
  private int trials;
  private int times;
  private long inSinceNanos;
  private String cause = "";
  private String detail = "";
  private long sinceMillis;
  private long untilMillis;

  /** Whether it is ejected, or on trial. */
  boolean isOut() {
    return out;
  }

  /** Whether a single request may try it now. */
  boolean isDue(long nowNanos) {
    return out
        && nowNanos - untilNanos >= 0
        && (!trying || nowNanos - tryingSinceNanos > EjectionRules.LONGEST_TRIAL_NANOS);
  }

  boolean isTrying() {
    return trying;
  }

  String cause() {
    return cause;
  }

  /**
   * Ejects it, for longer each time.
   *
   * @return for how many seconds
   */
  long eject(String newCause, String newDetail, long nowNanos, long nowMillis) {
    if (!out && times > 0) {
      long forgiven = (nowNanos - inSinceNanos) / EjectionRules.FORGIVEN_AFTER_NANOS;
      times = (int) Math.max(0, times - forgiven);
    }
    times++;
    long nanos =
        Math.min(EjectionRules.LONGEST_EJECTION_NANOS, EjectionRules.EJECTION_NANOS * times);
    cause = newCause;
    detail = newDetail;
    sinceMillis = nowMillis;
    untilMillis = nowMillis + nanos / 1_000_000;
    untilNanos = nowNanos + nanos;
    trials = 0;
    trying = false;
    out = true;
    return nanos / 1_000_000_000;
  }

  /** Takes the trial that is due; false when another request was quicker. */
  boolean tryTrial(long nowNanos) {
    if (!isDue(nowNanos)) {
      return false;
    }
    tryingSinceNanos = nowNanos;
    trying = true;
    return true;
  }

  /** The trial tells nothing: another request may try. */
  void trialTellsNothing() {
    trying = false;
  }

  /**
   * A trial has done well.
   *
   * @param wanted how many have to
   * @return whether it is in again
   */
  boolean trialDidWell(int wanted, long nowNanos) {
    trying = false;
    trials++;
    if (trials < wanted) {
      return false;
    }
    comeIn(nowNanos);
    return true;
  }

  /** It is in again. */
  void comeIn(long nowNanos) {
    out = false;
    trying = false;
    inSinceNanos = nowNanos;
  }

  Ejected shown(UUID connectorId, int streamIndex) {
    return new Ejected(connectorId, streamIndex, cause, detail, times, sinceMillis, untilMillis);
  }
}
