package dev.culvert.core.exchange;

import dev.culvert.core.frame.ProtocolException;

/**
 * The exchange IDs of a link: unsigned, above 0, each higher than all before, none used twice.
 *
 * <p>Plain state; owned by the link's event loop.
 */
final class ExchangeIds {

  /** The highest one there is, as an unsigned number. */
  private static final int LAST = -1;

  private final long firstUnsigned;
  private int latest;

  /** IDs from {@code first} on. */
  ExchangeIds(int first) {
    firstUnsigned = Integer.toUnsignedLong(first);
    latest = first - 1;
  }

  /** The next one that this end may use. */
  int next() {
    return latest + 1;
  }

  /** The highest one that was used; 0 when none was. */
  int latest() {
    return latest;
  }

  /** This end uses the next one. */
  void use(int id) {
    latest = id;
  }

  /**
   * The peer uses one.
   *
   * @throws ProtocolException when it is not above all before
   */
  void peerUses(int id) {
    if (wasUsed(id)) {
      throw new ProtocolException(
          "OPEN: exchange " + Integer.toUnsignedString(id) + " may not be opened now");
    }
    latest = id;
  }

  /** Whether one was used, so that a late frame may have it. */
  boolean wasUsed(int id) {
    return Integer.compareUnsigned(id, latest) <= 0;
  }

  /** Whether half of them are used. */
  boolean isHalfUsed() {
    long lastUnsigned = Integer.toUnsignedLong(LAST);
    return Integer.toUnsignedLong(latest) - firstUnsigned >= (lastUnsigned - firstUnsigned) / 2;
  }

  /** Whether all of them are used. */
  boolean isUsedUp() {
    return latest == LAST;
  }
}
