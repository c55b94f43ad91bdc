package dev.culvert.edge.balance;

import java.util.random.RandomGenerator;

/**
 * Draws two candidates of the best rank at random and prefers the one with less load, so that
 * nobody herds to the momentarily idlest. The preference is a probability: one with twice the load
 * of the other is taken in 26 of 100 cases, with four times in 11, with a thousand times never. So
 * candidates that are equal but for noise get equal shares, one that takes twice as long gets about
 * half a share, and a slow one next to nothing.
 *
 * <p>As safe for several threads as the traits and the random source are. Allocates nothing.
 *
 * @param <C> the candidate
 */
public final class TwoRandomPicks<C> {

  /** How often two are drawn before every candidate is looked at. */
  private static final int DRAWS = 4;

  private final Traits<C> traits;
  private final RandomGenerator random;

  public TwoRandomPicks(Traits<C> traits, RandomGenerator random) {
    this.traits = traits;
    this.random = random;
  }

  /**
   * Chooses one of the candidates of the best rank there is.
   *
   * @param nearest those that have the best rank if nothing speaks against them
   * @param bestRank that rank
   * @param all the candidates, the nearest ones too
   * @return null if none may be chosen
   */
  public C pick(C[] nearest, int bestRank, C[] all) {
    for (int draw = 0; draw < DRAWS && nearest.length > 1; draw++) {
      int at = random.nextInt(nearest.length);
      int step = 1 + random.nextInt(nearest.length - 1);
      C first = nearest[at];
      C second = nearest[(at + step) % nearest.length];
      if (traits.rank(first) == bestRank && traits.rank(second) == bestRank) {
        return lighter(first, second);
      }
    }
    return pick(all);
  }

  /** Looks at every candidate. */
  private C pick(C[] all) {
    int bestRank = Traits.NONE;
    int count = 0;
    C first = null;
    C second = null;
    for (C candidate : all) {
      int rank = traits.rank(candidate);
      if (rank < bestRank) {
        bestRank = rank;
        count = 0;
        second = null;
      }
      if (rank == bestRank && rank != Traits.NONE) {
        count++;
        // Each pair of those that were met so far is as likely.
        int place = random.nextInt(count);
        if (count == 1) {
          first = candidate;
        } else if (count == 2) {
          second = candidate;
        } else if (place == 0) {
          first = candidate;
        } else if (place == 1) {
          second = candidate;
        }
      }
    }
    return second == null ? first : lighter(first, second);
  }

  private C lighter(C first, C second) {
    double ratio = traits.load(first) / traits.load(second);
    double odds = ratio * Math.sqrt(ratio);
    return random.nextDouble() * (1 + odds) < odds ? second : first;
  }
}
