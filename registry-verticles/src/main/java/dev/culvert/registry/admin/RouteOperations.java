package dev.culvert.registry.admin;

import dev.culvert.core.tunnel.Route;
import dev.culvert.core.tunnel.Tunnel;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the API does to routes. */
final class RouteOperations {

  private static final Comparator<Route> ORDER =
      Comparator.comparing(Route::hostname).thenComparing(Route::pathPrefix);

  private final TunnelAccess access;

  RouteOperations(TunnelAccess access) {
    this.access = access;
  }

  Map<String, Operation> byId() {
    return Map.of(
        "listTunnelRoutes", this::listOfTunnel,
        "listRoutes", this::list,
        "addRoute", this::add,
        "changeRoute", this::change,
        "removeRoute", this::remove);
  }

  private Future<Answer> listOfTunnel(Call call) {
    Page page = Page.of(call, 2);
    return access.page(
        call,
        tunnel ->
            page.answer(
                tunnel.routes().stream().sorted(ORDER).filter(route -> page.isPast(key(route))),
                RouteOperations::key,
                TunnelJson::of));
  }

  private static List<String> key(Route route) {
    return List.of(route.hostname(), route.pathPrefix());
  }

  private record Owned(Tunnel tunnel, Route route) {
    List<String> key() {
      return List.of(tunnel.name(), route.hostname(), route.pathPrefix());
    }
  }

  private Future<Answer> list(Call call) {
    Page page = Page.of(call, 3);
    String from = page.after().isEmpty() ? "" : page.after().get(0);
    Stream<Owned> owned =
        access.tunnels().all().stream()
            .dropWhile(tunnel -> tunnel.name().compareTo(from) < 0)
            .flatMap(
                tunnel -> tunnel.routes().stream().sorted(ORDER).map(r -> new Owned(tunnel, r)))
            .filter(route -> page.isPast(route.key()));
    return Future.succeededFuture(
        Answer.ok(
            page.answer(owned, Owned::key, route -> TunnelJson.of(route.route(), route.tunnel()))));
  }

  private Future<Answer> add(Call call) {
    Route route = RouteInput.of(call.body());
    return access
        .change(
            call,
            (tunnel, any) -> access.tunnels().addRoute(tunnel.id(), route, call.idempotency()))
        .map(added -> Answer.created(TunnelJson.of(route)).replay(added.replayed()));
  }

  private Future<Answer> change(Call call) {
    Route asked = RouteInput.of(call);
    JsonObject patch = RouteInput.optionsPatch(call.body());
    return access
        .change(call, (tunnel, any) -> access.tunnels().changeRoute(tunnel.id(), asked, patch))
        .map(now -> Answer.ok(TunnelJson.of(route(now, asked))));
  }

  private static Route route(Tunnel tunnel, Route asked) {
    return tunnel.routes().stream()
        .filter(route -> route.withoutOptions().equals(asked))
        .findFirst()
        .orElseThrow();
  }

  private Future<Answer> remove(Call call) {
    Route route = RouteInput.of(call);
    return access
        .change(call, (tunnel, any) -> access.tunnels().removeRoute(tunnel.id(), route))
        .map(ignored -> Answer.gone());
  }
}
