package dev.culvert.edge.route;

import dev.culvert.core.tunnel.Route;
import dev.culvert.core.tunnel.RouteOptions;
import dev.culvert.core.tunnel.Tunnel;

/** What a {@link RouteTable} says about a request. */
public sealed interface Lookup {

  /**
   * A tunnel serves it.
   *
   * @param route the route that matched, with its options
   * @param tunnel the tunnel it leads to
   */
  record Found(Route route, Tunnel tunnel) implements Lookup {

    /** What the edge does otherwise for this route than for others. */
    public RouteOptions options() {
      return route.options();
    }
  }

  /** No route matches: the visitor gets 404. */
  record NotFound() implements Lookup {}

  /**
   * The path as sent and the path without its dot segments lead to different routes, so an origin
   * that reads it literally would serve what another route guards: the visitor gets 400.
   */
  record Ambiguous() implements Lookup {}
}
