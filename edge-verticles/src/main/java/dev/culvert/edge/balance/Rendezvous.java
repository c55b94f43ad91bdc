package dev.culvert.edge.balance;

/**
 * Gives a key the candidate with the highest score of the two hashes together: every edge finds the
 * same one, and when a candidate goes only its own keys move (rendezvous hashing). One that has its
 * share of the load already is passed over.
 */
public final class Rendezvous {

  /** Above this many times the mean of open requests a candidate is passed over ... */
  private static final double MOST_TIMES_MEAN = 1.25;

  /** ... and so many more, since the parallel requests of one visitor belong together. */
  private static final int MORE = 32;

  private Rendezvous() {}

  /** How well a key and a candidate go together. */
  public static long score(long keyHash, long candidateHash) {
    // The finalizer of SplittableRandom, by Stafford.
    long mixed = keyHash ^ candidateHash;
    mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }

  /**
   * How many requests a candidate may have open before it is passed over.
   *
   * @param open those of all candidates together
   */
  public static int mostOpen(int open, int candidates) {
    return (int) Math.ceil(MOST_TIMES_MEAN * (open + 1) / Math.max(1, candidates)) + MORE;
  }
}
