package dev.culvert.edge.balance;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Draws two candidates of the best rank at random and takes the less busy one, so that nobody herds
 * to the momentarily idlest. Ready ones rank before those that are not, then near ones before far
 * ones. Loads compare in power-of-two buckets and ties fall at random: a finer comparison starves
 * the slightly slower.
 *
 * <p>As safe for several threads as the traits and the random source are.
 *
 * @param <C> the candidate
 */
public final class TwoRandomPicks<C> {

  private static final int NOT_READY = 1 << Short.SIZE;
  private static final int NONE = Integer.MAX_VALUE;

  private final Traits<C> traits;
  private final RandomGenerator random;

  public TwoRandomPicks(Traits<C> traits, RandomGenerator random) {
    this.traits = traits;
    this.random = random;
  }

  /**
   * Chooses one.
   *
   * @param candidates must not change meanwhile; read twice
   * @param excluded those that were tried already
   * @return nothing if every candidate is excluded or not eligible
   */
  public Optional<C> pick(List<C> candidates, Predicate<C> excluded) {
    int bestRank = NONE;
    int count = 0;
    for (int i = 0; i < candidates.size(); i++) {
      int rank = rank(candidates.get(i), excluded);
      if (rank < bestRank) {
        bestRank = rank;
        count = 0;
      }
      count += rank == bestRank ? 1 : 0;
    }
    if (bestRank == NONE) {
      return Optional.empty();
    }
    int first = random.nextInt(count);
    if (count == 1) {
      return nth(candidates, excluded, bestRank, first);
    }
    int second = (first + 1 + random.nextInt(count - 1)) % count;
    return lighter(
        nth(candidates, excluded, bestRank, first), nth(candidates, excluded, bestRank, second));
  }

  private int rank(C candidate, Predicate<C> excluded) {
    if (!traits.isEligible(candidate) || excluded.test(candidate)) {
      return NONE;
    }
    return traits.tier(candidate) + (traits.isReady(candidate) ? 0 : NOT_READY);
  }

  /**
   * Nothing only if another thread has changed a candidate since it was counted; the other pick
   * stands then.
   */
  private Optional<C> nth(List<C> candidates, Predicate<C> excluded, int rank, int index) {
    int left = index;
    C last = null;
    for (int i = 0; i < candidates.size() && left >= 0; i++) {
      C candidate = candidates.get(i);
      if (rank(candidate, excluded) == rank) {
        last = candidate;
        left--;
      }
    }
    return Optional.ofNullable(last);
  }

  /** Two picks tie by the first, which was drawn at random itself. */
  private Optional<C> lighter(Optional<C> first, Optional<C> second) {
    if (first.isEmpty() || second.isEmpty()) {
      return first.isEmpty() ? second : first;
    }
    return bucket(second.get()) < bucket(first.get()) ? second : first;
  }

  private int bucket(C candidate) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(traits.load(candidate));
  }
}
