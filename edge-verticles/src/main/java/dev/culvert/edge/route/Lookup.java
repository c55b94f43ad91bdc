package dev.culvert.edge.route;

import dev.culvert.core.tunnel.Route;
import dev.culvert.core.tunnel.Tunnel;

/** What a {@link RouteTable} says about a request. */
public sealed interface Lookup {

  /**
   * A tunnel serves it.
   *
   * @param route the route that matched
   * @param tunnel the tunnel it leads to
   */
  record Found(Route route, Tunnel tunnel) implements Lookup {}

  /** No route matches: the visitor gets 404. */
  record NotFound() implements Lookup {}

  /**
   * The path as sent and the path without its dot segments lead to different routes, so an origin
   * that reads it literally would serve what another route guards: the visitor gets 400.
   */
  record Ambiguous() implements Lookup {}
}
