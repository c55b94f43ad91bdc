package dev.culvert.core.cluster;

/**
 * Decides when a consumer is to be registered again: after {@value #FIRST_MILLIS} ms of bad
 * hearing, then after twice as long each time while it stays bad, at most {@value #LAST_MILLIS} ms.
 */
final class HearingCheck {

  static final long FIRST_MILLIS = 5_000;
  static final long LAST_MILLIS = 60_000;

  private boolean bad;
  private long badSinceMillis;
  private long patienceMillis = FIRST_MILLIS;

  /** Whether it is time, given how hearing is now. */
  boolean due(boolean badNow, long nowMillis) {
    if (!badNow) {
      bad = false;
      patienceMillis = FIRST_MILLIS;
      return false;
    }
    if (!bad) {
      bad = true;
      badSinceMillis = nowMillis;
    }
    if (nowMillis - badSinceMillis <= patienceMillis) {
      return false;
    }
    badSinceMillis = nowMillis;
    patienceMillis = Math.min(patienceMillis * 2, LAST_MILLIS);
    return true;
  }
}
