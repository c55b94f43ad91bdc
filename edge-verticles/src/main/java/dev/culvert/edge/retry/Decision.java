package dev.culvert.edge.retry;

/** What to do with a request after a failed attempt. */
public enum Decision {
  /** Try again; nobody has seen the request, so it costs no budget. */
  RETRY_FREELY,
  /** Try again if the {@link RetryBudget} has one left. */
  RETRY_WITHIN_BUDGET,
  /** Answer the visitor, or reset what has begun. */
  GIVE_UP
}
