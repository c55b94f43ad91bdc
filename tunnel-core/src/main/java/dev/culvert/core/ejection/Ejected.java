package dev.culvert.core.ejection;

import java.util.Objects;
import java.util.UUID;

/**
 * A connector, or one of its streams, that an edge sends no requests to for a while because they
 * fared badly there. Each edge decides by itself.
 *
 * @param connectorId whose
 * @param streamIndex which stream, from 0; -1 for the whole connector
 * @param cause why, in a word that programs may compare: {@code origin_faults}, {@code late_heads},
 *     {@code not_accepted}
 * @param detail why, for people
 * @param times how often in a row it was ejected; 1 for the first
 * @param sinceMillis when it was ejected, in milliseconds since the epoch
 * @param untilMillis when it is tried again, in milliseconds since the epoch; in the past while
 *     single requests try it
 */
public record Ejected(
    UUID connectorId,
    int streamIndex,
    String cause,
    String detail,
    int times,
    long sinceMillis,
    long untilMillis) {

  /** In the place of {@link #streamIndex} for a whole connector. */
  public static final int WHOLE_CONNECTOR = -1;

  public Ejected {
    Objects.requireNonNull(connectorId, "connectorId");
    Objects.requireNonNull(cause, "cause");
    Objects.requireNonNull(detail, "detail");
  }
}
