package dev.culvert.core.exchange;

import io.vertx.core.Future;
import io.vertx.core.Promise;

/**
 * Which end of a link wants no new exchanges.
 *
 * <p>Plain state; owned by the link's event loop.
 */
final class DrainState {

  private boolean peerDrains;
  private boolean refuses;
  private Promise<Void> answer;

  /** Whether the peer wants no new exchanges. */
  boolean isPeerDraining() {
    return peerDrains;
  }

  /**
   * The peer wants no new exchanges.
   *
   * @return whether it said so for the first time
   */
  boolean peerDrains() {
    boolean first = !peerDrains;
    peerDrains = true;
    return first;
  }

  /** Whether this end takes no new exchanges. */
  boolean isRefusing() {
    return refuses;
  }

  /** This end takes no new exchanges from now on. */
  void refuse() {
    refuses = true;
  }

  /**
   * This end is to ask the peer for no new exchanges.
   *
   * @return whether it did not ask before
   */
  boolean ask() {
    boolean first = answer == null;
    if (first) {
      answer = Promise.promise();
    }
    return first;
  }

  /** Succeeds when the peer answers what this end asked. */
  Future<Void> answer() {
    return answer.future();
  }

  /** The peer opens no more exchanges, if it was asked not to. */
  void answered() {
    if (answer != null) {
      refuses = true;
      answer.tryComplete();
    }
  }

  /** The link has ended, and no answer comes any more. */
  void ended(String reason) {
    if (answer != null) {
      answer.tryFail(reason);
    }
  }
}
