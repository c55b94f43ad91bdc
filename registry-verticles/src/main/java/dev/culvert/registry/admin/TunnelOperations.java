package dev.culvert.registry.admin;

import dev.culvert.core.tunnel.Route;
import dev.culvert.core.tunnel.Tunnel;
import dev.culvert.registry.store.TunnelUpdate;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/** What the API does to tunnels themselves, and to their configuration. */
final class TunnelOperations {

  /** A page ends before it shows more routes than this, however many tunnels were asked for. */
  private static final int MAX_ROUTES_SHOWN = 10_000;

  private final TunnelAccess access;

  TunnelOperations(TunnelAccess access) {
    this.access = access;
  }

  Map<String, Operation> byId() {
    return Map.of(
        "createTunnel", this::create,
        "listTunnels", this::list,
        "getTunnel", this::get,
        "changeTunnel", this::change,
        "deleteTunnel", this::delete,
        "getConfig", this::config,
        "replaceConfig", this::replaceConfig);
  }

  private Future<Answer> create(Call call) {
    JsonObject body = call.body();
    String name = TunnelNames.check(body.getString("name"));
    List<Route> routes = RouteInput.all(body.getJsonArray("routes"));
    int limit = body.getInteger("connectorLimit", Tunnel.DEFAULT_CONNECTOR_LIMIT);
    String config = ConfigInput.check(body.getJsonObject("config", new JsonObject()), "config/");
    return TunnelAccess.stored(
            access.tunnels().create(name, limit, routes, config, call.idempotency()))
        .map(
            created -> {
              Tunnel tunnel = created.tunnel();
              JsonObject json = access.json(tunnel);
              created.token().ifPresent(token -> json.put("token", token.text()));
              return Answer.created(json)
                  .with("Location", "/api/v1/tunnels/" + tunnel.id())
                  .tagged(EntityTags.of(tunnel))
                  .replay(created.token().isEmpty());
            });
  }

  private Future<Answer> list(Call call) {
    Page page = Page.of(call, 1);
    String after = page.after().isEmpty() ? "" : page.after().get(0);
    List<Tunnel> found = access.tunnels().list(after, page.limit() + 1);
    Page shortened = new Page(Math.min(page.limit(), fitting(found)), page.after());
    return Future.succeededFuture(
        Answer.ok(
            shortened.answer(found.stream(), tunnel -> List.of(tunnel.name()), access::json)));
  }

  private static int fitting(List<Tunnel> tunnels) {
    int routes = 0;
    int count = 0;
    for (Tunnel tunnel : tunnels) {
      routes += tunnel.routes().size();
      if (count > 0 && routes > MAX_ROUTES_SHOWN) {
        return count;
      }
      count++;
    }
    return Math.max(1, count);
  }

  private Future<Answer> get(Call call) {
    return access.find(call).map(this::shown);
  }

  private Future<Answer> change(Call call) {
    JsonObject body = call.body();
    String name = body.containsKey("name") ? TunnelNames.check(body.getString("name")) : null;
    TunnelUpdate update = new TunnelUpdate(name, body.getInteger("connectorLimit"), null);
    return access
        .change(call, (tunnel, expected) -> access.tunnels().update(tunnel.id(), update, expected))
        .map(this::shown);
  }

  private Answer shown(Tunnel tunnel) {
    return Answer.ok(access.json(tunnel)).tagged(EntityTags.of(tunnel));
  }

  private Future<Answer> delete(Call call) {
    boolean force = "true".equals(call.query("force"));
    return access
        .change(
            call,
            (tunnel, expected) -> {
              int live = access.connectors().of(tunnel.id()).size();
              if (live > 0 && !force) {
                throw Problem.conflict(
                    "force",
                    "tunnel "
                        + tunnel.name()
                        + " has "
                        + live
                        + " live connectors; force=true cuts them off");
              }
              return access.tunnels().delete(tunnel.id(), expected);
            })
        .map(ignored -> Answer.gone());
  }

  private Future<Answer> config(Call call) {
    return access.find(call).map(TunnelOperations::shownConfig);
  }

  private Future<Answer> replaceConfig(Call call) {
    TunnelUpdate update = new TunnelUpdate(null, null, ConfigInput.check(call.body(), ""));
    return access
        .change(call, (tunnel, expected) -> access.tunnels().update(tunnel.id(), update, expected))
        .map(TunnelOperations::shownConfig);
  }

  private static Answer shownConfig(Tunnel tunnel) {
    return Answer.ok(TunnelJson.config(tunnel)).tagged(EntityTags.of(tunnel));
  }
}
