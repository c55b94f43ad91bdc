package dev.culvert.edge.pipeline;

/**
 * Lets one log line a second through, of a kind that visitors or connectors can cause at will.
 *
 * <p>Belongs to one event loop.
 */
final class LineLimit {

  private static final long EVERY_NANOS = 1_000_000_000L;

  private long lastNanos;
  private long held;
  private boolean begun;

  /**
   * Asks for a line.
   *
   * @return how many lines were held back since the last one, or -1 to hold this one back too
   */
  long ask(long nowNanos) {
    if (begun && nowNanos - lastNanos < EVERY_NANOS) {
      held++;
      return -1;
    }
    begun = true;
    lastNanos = nowNanos;
    long before = held;
    held = 0;
    return before;
  }
}
