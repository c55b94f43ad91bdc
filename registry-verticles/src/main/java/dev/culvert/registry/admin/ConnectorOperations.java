package dev.culvert.registry.admin;

import dev.culvert.core.cluster.NodeView;
import dev.culvert.core.order.ConnectorOrder.Kind;
import dev.culvert.registry.connector.Ejections;
import dev.culvert.registry.connector.RegisteredConnector;
import dev.culvert.registry.store.StoreException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What the API shows of live connectors and edges, and asks of connectors. */
final class ConnectorOperations {

  private static final String REASON = "asked for through the admin API";

  private static final Comparator<RegisteredConnector> OLDEST_FIRST =
      Comparator.comparing(ConnectorOperations::key, Page::compare);

  private static final Comparator<NodeView> BY_NAME =
      Comparator.comparing(ConnectorOperations::key, Page::compare);

  private final TunnelAccess access;

  ConnectorOperations(TunnelAccess access) {
    this.access = access;
  }

  Map<String, Operation> byId() {
    return Map.of(
        "listConnectors",
        this::list,
        "disconnectConnector",
        call -> order(call, Kind.DISCONNECT, Answer.gone()),
        "drainConnector",
        call -> order(call, Kind.DRAIN, Answer.accepted()),
        "listEdges",
        this::edges);
  }

  private Future<Answer> list(Call call) {
    Page page = Page.of(call, 2);
    return access
        .find(call)
        .compose(
            tunnel ->
                access
                    .connectors()
                    .ejections(tunnel.id())
                    .map(ejections -> Answer.ok(list(page, tunnel.id(), ejections))));
  }

  private JsonObject list(Page page, UUID tunnelId, Ejections ejections) {
    return page.answer(
            access.connectors().of(tunnelId).stream()
                .sorted(OLDEST_FIRST)
                .filter(connector -> page.isPast(key(connector))),
            ConnectorOperations::key,
            connector -> TunnelJson.of(connector, ejections.of(connector.id())))
        .put("unheardEdges", new JsonArray(ejections.unheardEdges()));
  }

  private static List<String> key(RegisteredConnector connector) {
    return List.of(String.format("%019d", connector.createdAtMillis()), connector.id().toString());
  }

  private Future<Answer> order(Call call, Kind kind, Answer done) {
    UUID connectorId = call.pathUuid("connectorId");
    return access
        .find(call)
        .compose(
            tunnel ->
                access
                    .connectors()
                    .order(tunnel.id(), connectorId, kind, REASON)
                    .recover(cause -> Future.failedFuture(told(cause, connectorId))))
        .map(done);
  }

  private static Throwable told(Throwable cause, UUID connectorId) {
    return cause instanceof StoreException
        ? cause
        : Problem.unavailable("connector " + connectorId + " does not answer");
  }

  private Future<Answer> edges(Call call) {
    Page page = Page.of(call, 2);
    return Future.succeededFuture(
        Answer.ok(
            page.answer(
                access.connectors().edges().stream()
                    .sorted(BY_NAME)
                    .filter(edge -> page.isPast(key(edge))),
                ConnectorOperations::key,
                TunnelJson::of)));
  }

  private static List<String> key(NodeView edge) {
    return List.of(edge.nodeName(), edge.nodeId());
  }
}
