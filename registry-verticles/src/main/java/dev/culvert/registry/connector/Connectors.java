package dev.culvert.registry.connector;

import dev.culvert.core.bus.BusQuestion;
import dev.culvert.core.cluster.ClusterNode;
import dev.culvert.core.cluster.NodeView;
import dev.culvert.core.cluster.Role;
import dev.culvert.core.cluster.StreamEntry;
import dev.culvert.core.cluster.StreamRecord;
import dev.culvert.core.ejection.EjectionsQuestion;
import dev.culvert.core.order.ConnectorOrder;
import dev.culvert.core.order.ConnectorOrder.Kind;
import dev.culvert.registry.store.StoreException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/** The live connectors and edges of the cluster, as this node sees them. Usable from any thread. */
public final class Connectors {

  private final Vertx vertx;
  private final ClusterNode node;

  /** Those that the node sees. */
  public Connectors(Vertx vertx, ClusterNode node) {
    this.vertx = vertx;
    this.node = node;
    ConnectorOrder.register(vertx);
    EjectionsQuestion.register(vertx);
  }

  /** The live connectors of a tunnel, oldest first. */
  public List<RegisteredConnector> of(UUID tunnelId) {
    Map<UUID, List<StreamEntry>> byConnector =
        node.view().streams(tunnelId).stream()
            .collect(
                Collectors.groupingBy(
                    entry -> entry.record().key().connectorId(),
                    LinkedHashMap::new,
                    Collectors.toList()));
    List<RegisteredConnector> connectors = new ArrayList<>();
    byConnector.forEach((id, streams) -> connectors.add(connector(id, streams)));
    connectors.sort(
        Comparator.comparingLong(RegisteredConnector::createdAtMillis)
            .thenComparing(RegisteredConnector::id));
    return connectors;
  }

  private static RegisteredConnector connector(UUID id, List<StreamEntry> streams) {
    StreamRecord first = streams.get(0).record();
    // A stream that has just begun has not told its labels yet.
    StreamRecord labelled =
        streams.stream()
            .map(StreamEntry::record)
            .filter(record -> !record.labels().isEmpty())
            .findFirst()
            .orElse(first);
    Map<String, Integer> places = new TreeMap<>();
    for (StreamEntry stream : streams) {
      boolean bus = StreamRecord.BUS.equals(stream.record().carrier());
      places.merge(bus ? "bus" : stream.location(), 1, Integer::sum);
    }
    return new RegisteredConnector(
        id,
        first.createdAtMillis(),
        first.architecture(),
        first.programVersion(),
        first.originIp(),
        streams.stream().anyMatch(s -> s.record().ready() && !s.record().draining()),
        streams.stream().allMatch(s -> s.record().draining()),
        places,
        labelled.labels());
  }

  /**
   * Tells a connector what to do.
   *
   * @return completes when the connector, or an edge that tells it, has taken the order; fails with
   *     a {@link StoreException} of the kind {@code NOT_FOUND} when the tunnel has no such
   *     connector, with another exception when it does not answer
   */
  public Future<Void> order(UUID tunnelId, UUID connectorId, Kind kind, String reason) {
    List<String> addresses =
        node.view().streams(tunnelId).stream()
            .filter(entry -> entry.record().key().connectorId().equals(connectorId))
            .map(entry -> entry.record().address())
            .distinct()
            .toList();
    if (addresses.isEmpty()) {
      return Future.failedFuture(notThere(connectorId));
    }
    ConnectorOrder order = new ConnectorOrder(tunnelId, connectorId, kind, reason);
    List<Future<ConnectorOrder.Taken>> answers =
        addresses.stream()
            .map(address -> BusQuestion.ask(vertx, address, order, ConnectorOrder.Taken.class))
            .toList();
    // Its streams may end at several edges; it is enough that one of them tells it.
    return Future.join(answers)
        .transform(
            done ->
                answers.stream().anyMatch(answer -> answer.succeeded() && answer.result().known())
                    ? Future.succeededFuture()
                    : Future.failedFuture(done.failed() ? done.cause() : notThere(connectorId)));
  }

  private static StoreException notThere(UUID connectorId) {
    return new StoreException(
        StoreException.Kind.NOT_FOUND, null, "connector " + connectorId + " is not live");
  }

  /**
   * Asks the live edges what they have ejected of a tunnel.
   *
   * @return never fails; completes after 2 s at most
   */
  public Future<Ejections> ejections(UUID tunnelId) {
    return Ejections.ask(vertx, edges(), tunnelId);
  }

  /** The live edges. */
  public List<NodeView> edges() {
    return node.view().nodes(Role.EDGE);
  }
}
