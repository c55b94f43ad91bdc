package dev.culvert.core.cluster;

import java.util.Set;

/**
 * Who is a member of the cluster. It says whom an agent may speak to and who is surely gone; not
 * who is alive.
 */
public interface Membership {

  /** The node ids of all members, this one included or not. Any thread; never blocks. */
  Set<String> nodeIds();

  /**
   * Asks to be told when {@link #nodeIds} may have changed.
   *
   * @param listener called on any thread, must not block
   */
  Registration onChange(Runnable listener);

  /** A cluster of one, as without clustering. */
  static Membership none() {
    return new Membership() {
      @Override
      public Set<String> nodeIds() {
        return Set.of();
      }

      @Override
      public Registration onChange(Runnable listener) {
        return () -> {};
      }
    };
  }
}
