package dev.culvert.core.cluster;

/**
 * Decides when a consumer is to be registered again. Of a node that hears nobody any more at once;
 * when hearing is only doubtful after {@value #FIRST_MILLIS} ms. While it stays bad again and
 * again, ever less often, down to every {@value #LAST_MILLIS} ms.
 */
final class HearingCheck {

  static final long FIRST_MILLIS = 5_000;
  static final long LAST_MILLIS = 60_000;

  /** How well this node and its peers hear each other. */
  enum Hearing {
    GOOD,
    /** Some peer does not hear this node or is not heard; the fault may be the peer's. */
    DOUBTFUL,
    /** All peers fell silent together. */
    DEAF
  }

  private boolean bad;
  private boolean acted;
  private long nextMillis;
  private long patienceMillis;

  /** Whether it is time, given how hearing is now. */
  boolean due(Hearing hearing, long nowMillis) {
    if (hearing == Hearing.GOOD) {
      bad = false;
      return false;
    }
    if (!bad) {
      bad = true;
      acted = false;
      nextMillis = nowMillis + FIRST_MILLIS;
      patienceMillis = FIRST_MILLIS;
    }
    boolean due = nowMillis >= nextMillis || (hearing == Hearing.DEAF && !acted);
    if (due) {
      acted = true;
      nextMillis = nowMillis + patienceMillis;
      patienceMillis = Math.min(patienceMillis * 2, LAST_MILLIS);
    }
    return due;
  }
}
