package dev.culvert.core.exchange;

/**
 * Whether the acceptor of an exchange has shown that it acts on it, and by when it must.
 *
 * <p>Plain state; owned by the exchange's event loop.
 */
final class Acceptance {

  /** What is to be done at a moment. */
  enum Due {
    NOTHING,
    /** The acceptor has thought long enough: the opener must hear something. */
    ACCEPT,
    /** The opener has waited long enough. */
    GIVE_UP
  }

  private final boolean opener;
  private final long openedAtNanos;
  private boolean given;

  Acceptance(boolean opener, long openedAtNanos) {
    this.opener = opener;
    this.openedAtNanos = openedAtNanos;
  }

  /** Whether this end opened the exchange, and waits for the other one. */
  boolean isOpener() {
    return opener;
  }

  boolean isGiven() {
    return given;
  }

  /** Returns whether it was not given before. */
  boolean give() {
    boolean first = !given;
    given = true;
    return first;
  }

  /**
   * What to do now.
   *
   * @param limitNanos how long the opener waits; the acceptor takes a quarter of it
   */
  Due due(long nowNanos, long limitNanos) {
    long ageNanos = nowNanos - openedAtNanos;
    if (given) {
      return Due.NOTHING;
    }
    if (opener) {
      return ageNanos > limitNanos ? Due.GIVE_UP : Due.NOTHING;
    }
    return ageNanos >= limitNanos / 4 ? Due.ACCEPT : Due.NOTHING;
  }
}
