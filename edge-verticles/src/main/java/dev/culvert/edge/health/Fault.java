package dev.culvert.edge.health;

/** How a request failed that was sent to a connector, as far as the connector is to blame. */
public enum Fault {
  /** It reached no origin, or its origin broke off, or it broke down itself. */
  ORIGIN(true),
  /** It takes none now, or its link was lost. */
  SETBACK(false);

  private final boolean counts;

  Fault(boolean counts) {
    this.counts = counts;
  }

  /** Whether so many in a row eject the connector. */
  boolean counts() {
    return counts;
  }
}
