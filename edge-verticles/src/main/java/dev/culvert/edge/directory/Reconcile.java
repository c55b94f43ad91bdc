package dev.culvert.edge.directory;

import dev.culvert.core.directory.Directory;
import java.util.Optional;

/**
 * What would be served from now on, against what is served: so much would be lost by a swap that a
 * mistake is more likely, such as an empty store where a full one was.
 *
 * @param served what is served
 * @param collected what was collected from scratch
 */
record Reconcile(Known served, Known collected) {

  /** The swap must not lose more of the routes. */
  static final double MAX_LOST_SHARE = 0.3;

  /** With fewer routes anything goes. */
  static final int MIN_ROUTES_TO_GUARD = 100;

  /**
   * Why the swap must not be. Looks at every route, which takes tens of milliseconds for a hundred
   * thousand: not for event loops.
   *
   * @return empty if it may be
   */
  Optional<String> refusal() {
    int routes = served.directory().routeCount();
    if (routes < MIN_ROUTES_TO_GUARD) {
      return Optional.empty();
    }
    long lost = served.missingFrom(collected);
    return lost <= routes * MAX_LOST_SHARE
        ? Optional.empty()
        : Optional.of(
            describe(collected.directory())
                + " lacks "
                + lost
                + " of the "
                + routes
                + " routes that are served from "
                + describe(served.directory()));
  }

  private static String describe(Directory directory) {
    return "store " + directory.storeId() + " at revision " + directory.revision();
  }
}
