package dev.culvert.edge.balance;

/**
 * What the choice needs to know about a candidate; asked at every choice, so each answer must be
 * cheap.
 *
 * @param <C> the candidate
 */
public interface Traits<C> {

  /** The rank of a candidate that may not be chosen. */
  int NONE = Integer.MAX_VALUE;

  /** How good it is, from 0 (best) up; {@link #NONE} when it may not be chosen. */
  int rank(C candidate);

  /** How much another request is to be kept away from it, above 0; compared by its ratio. */
  double load(C candidate);
}
