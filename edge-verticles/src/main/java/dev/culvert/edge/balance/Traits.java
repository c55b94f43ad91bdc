package dev.culvert.edge.balance;

/**
 * What the choice needs to know about a candidate; asked at every choice, so each answer must be
 * cheap.
 *
 * @param <C> the candidate
 */
public interface Traits<C> {

  /** Whether it may be chosen at all: not draining, not ejected. */
  boolean isEligible(C candidate);

  /** Whether it says that its origin is ready. */
  boolean isReady(C candidate);

  /** How far away it is, from 0 (own process) up; at most {@link Short#MAX_VALUE}. */
  int tier(C candidate);

  /** How busy it is; compared by its power of two, and 0 is idle. */
  int load(C candidate);
}
