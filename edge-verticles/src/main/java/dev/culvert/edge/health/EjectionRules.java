package dev.culvert.edge.health;

/** The numbers of the ejection of connectors and streams. */
final class EjectionRules {

  /** So many requests in a row fail, or get their heads late: the connector is ejected. */
  static final int IN_A_ROW = 5;

  /** A head is never late before this. */
  static final long LATE_NANOS = 1_000_000_000L;

  /** A head is late when it takes this many times the median of the other connectors. */
  static final double LATE_TIMES_MEDIAN = 10;

  /** A connector tells how long heads take once it has given so many of them ... */
  static final int TELLING_HEADS = 5;

  /** ... and the last of them is no older than this. */
  static final long TELLING_FOR_NANOS = 60_000_000_000L;

  /** The first ejection; the next one takes twice as long, the third three times as long. */
  static final long EJECTION_NANOS = 30_000_000_000L;

  static final long LONGEST_EJECTION_NANOS = 300_000_000_000L;

  /** So many single requests in a row must do well before a connector is back. */
  static final int TRIALS = 3;

  /** A trial that has told nothing for this long tells nothing: another request may try. */
  static final long LONGEST_TRIAL_NANOS = 30_000_000_000L;

  /** The next trial, after one that the connector turned away. */
  static final long NEXT_TRIAL_NANOS = 1_000_000_000L;

  /** A response that has gone on for this long after its head has done well. */
  static final long SOUND_AFTER_NANOS = 5_000_000_000L;

  /** In use for this long without an ejection: one earlier ejection is forgotten. */
  static final long FORGIVEN_AFTER_NANOS = 60_000_000_000L;

  /** The share of a connector that is new, or back, grows to a full one over this time. */
  static final long RAMP_NANOS = 10_000_000_000L;

  /** The share that a new connector begins with, of a full one. */
  static final double RAMP_BEGIN = 0.1;

  /** Differences of head times that are small against this do not count. */
  static final double EVEN_NANOS = 1_000_000;

  /** Each request in a row that failed makes a connector look so many times as busy ... */
  static final int SETBACK_FACTOR = 4;

  /** ... and one of them is forgotten after each such time without another. */
  static final long SETBACK_OVER_NANOS = 2_000_000_000L;

  private EjectionRules() {}
}
