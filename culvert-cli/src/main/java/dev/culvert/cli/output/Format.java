package dev.culvert.cli.output;

/** What {@code --output} takes, in any case. */
public enum Format {
  /** For people: tables and sentences, which may change. */
  TEXT,
  /** For programs: one JSON value, to which only fields are added. */
  JSON
}
