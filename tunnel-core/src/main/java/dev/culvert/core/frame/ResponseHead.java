package dev.culvert.core.frame;

import java.util.Objects;

/**
 * The head of a response, as HEAD carries it.
 *
 * @param status 100 to 999; 1xx but 101 are interim, and more heads follow
 * @param reason the reason phrase; may be empty
 * @param fields end-to-end header fields
 */
public record ResponseHead(int status, String reason, HeaderFields fields) {

  /** The answer to an {@link UpgradeHead} that was accepted: the final head. */
  public static final int SWITCHING_PROTOCOLS = 101;

  public ResponseHead {
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(fields, "fields");
    if (status < 100 || status > 999) {
      throw new IllegalArgumentException("status: " + status + " is not 100..999");
    }
  }

  /** Whether another head follows. */
  public boolean isInterim() {
    return status < 200 && status != SWITCHING_PROTOCOLS;
  }
}
