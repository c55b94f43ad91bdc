package dev.culvert.edge.retry;

/** Whether a connector can have begun to work on an attempt. */
public enum Delivery {
  /**
   * OPEN was never handed to the link, or the answer was RESET(REFUSED), or its exchange ID is
   * above the last one that GOODBYE accepts.
   */
  NOT_DELIVERED,
  /** Anything else. */
  DELIVERED
}
