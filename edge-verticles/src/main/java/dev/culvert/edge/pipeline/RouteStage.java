package dev.culvert.edge.pipeline;

import dev.culvert.edge.answer.Problem;
import dev.culvert.edge.ingress.Screening;
import dev.culvert.edge.route.Lookup;
import dev.culvert.edge.route.RouteTable;
import java.util.function.Supplier;

/** Finds the route, and the tunnel that it leads to. */
public final class RouteStage extends Stage {

  private final Supplier<RouteTable> routes;

  /**
   * The stage of an edge.
   *
   * @param routes gives the table to ask; called for each request
   */
  public RouteStage(Supplier<RouteTable> routes) {
    this.routes = routes;
  }

  @Override
  public Outcome request(Passage passage) {
    Screening.Accepted accepted = passage.accepted();
    Lookup lookup = routes.get().find(accepted.host(), accepted.path());
    if (lookup instanceof Lookup.Found found) {
      passage.found(found);
      passage.responseHeadTimeout(found.options().responseHeadTimeout());
      return Outcome.PASS;
    }
    passage.answer(
        lookup instanceof Lookup.Ambiguous ? Problem.ambiguousPath() : Problem.noRoute());
    return Outcome.TAKEN;
  }
}
