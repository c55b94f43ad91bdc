package dev.culvert.edge.retry;

/** Whether somebody can have begun to work on an attempt. */
public enum Delivery {
  /**
   * OPEN was never handed to the link, or the answer was RESET(REFUSED) or
   * RESET(ORIGIN_UNREACHABLE), or its exchange ID is above the last one that GOODBYE accepts.
   */
  NOT_DELIVERED,
  /** Anything else. */
  DELIVERED;

  /**
   * What a failed attempt was.
   *
   * @param actedOn whether the connector may have acted on it
   * @param failure a connector that reached no origin acted, but nobody has seen the request
   */
  public static Delivery of(boolean actedOn, Failure failure) {
    return actedOn && failure != Failure.ORIGIN_UNREACHABLE ? DELIVERED : NOT_DELIVERED;
  }
}
