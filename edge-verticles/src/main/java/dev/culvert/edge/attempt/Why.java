package dev.culvert.edge.attempt;

import java.util.Locale;

/** Why a stream was chosen. */
public enum Why {
  /** The less busy of two connectors that were drawn at random. */
  LOAD,
  /** The visitor belongs to its connector. */
  AFFINITY,
  /** Its connector was ejected, and a single request tries whether it does well again. */
  TRIAL,
  /** No other could take the request: this one is ejected, or says that it is not ready. */
  LAST;

  /** As diagnostic fields say it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
