package dev.culvert.edge.retry;

import java.util.Locale;

/** Why an attempt failed, by who may act next. */
public enum Failure {
  /** The other side did not touch it. */
  REFUSED(true),
  /** The link died, or did not take the request. */
  LINK_LOST(true),
  /** The connector could not connect to its origin, so nothing reached one. */
  ORIGIN_UNREACHABLE(true),
  /** The origin broke the exchange. */
  ORIGIN_FAILED(true),
  /** The other side says that it broke. */
  INTERNAL(true),
  /** The other side says that we broke the protocol; another connector may be older or newer. */
  PROTOCOL(true),
  /** The time for the response head is over; a second try would double the wait. */
  TIMEOUT(false),
  /** No head came, and the connector hangs while others answer. */
  HANGING(true),
  /** The request is too large, and stays so. */
  TOO_LARGE(false),
  /** Nobody waits for the response any more. */
  CANCELLED(false);

  private final boolean worthAnotherTry;

  Failure(boolean worthAnotherTry) {
    this.worthAnotherTry = worthAnotherTry;
  }

  /** As diagnostic fields and logs say it, such as {@code origin_failed}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  boolean isWorthAnotherTry() {
    return worthAnotherTry;
  }
}
