package dev.culvert.registry.connector;

import dev.culvert.core.bus.BusQuestion;
import dev.culvert.core.cluster.NodeView;
import dev.culvert.core.cluster.Role;
import dev.culvert.core.ejection.Ejected;
import dev.culvert.core.ejection.EjectionsAnswer;
import dev.culvert.core.ejection.EjectionsQuestion;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What the edges have ejected of a tunnel, as far as they say. Immutable.
 *
 * @param byConnector what was said of each connector, by edge; connectors of which nothing was said
 *     are no keys
 * @param unheardEdges the names of the edges that gave no answer, in their order and each once
 */
public record Ejections(Map<UUID, List<Told>> byConnector, List<String> unheardEdges) {

  /**
   * What one edge says.
   *
   * @param edge its name
   * @param location where it runs
   */
  public record Told(String edge, String location, Ejected ejected) {}

  public Ejections {
    byConnector = Map.copyOf(byConnector);
    unheardEdges = List.copyOf(unheardEdges);
  }

  /** What is said of a connector; empty if nothing is. */
  public List<Told> of(UUID connectorId) {
    return byConnector.getOrDefault(connectorId, List.of());
  }

  /**
   * Asks all edges at the same time.
   *
   * @param edges that are alive; one instance of each is asked
   * @return never fails; completes after 2 s at most
   */
  static Future<Ejections> ask(Vertx vertx, List<NodeView> edges, UUID tunnelId) {
    EjectionsQuestion question = new EjectionsQuestion(tunnelId);
    List<Future<EjectionsAnswer>> answers =
        edges.stream()
            .map(edge -> edge.instances().get(Role.EDGE).get(0))
            .map(address -> BusQuestion.ask(vertx, address, question, EjectionsAnswer.class))
            .toList();
    return Future.join(answers).transform(done -> Future.succeededFuture(heard(edges, answers)));
  }

  private static Ejections heard(List<NodeView> edges, List<Future<EjectionsAnswer>> answers) {
    Map<UUID, List<Told>> byConnector = new LinkedHashMap<>();
    List<String> unheard = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      if (answers.get(i).failed()) {
        unheard.add(edges.get(i).nodeName());
      } else {
        EjectionsAnswer answer = answers.get(i).result();
        for (Ejected one : answer.ejected()) {
          byConnector
              .computeIfAbsent(one.connectorId(), id -> new ArrayList<>())
              .add(new Told(answer.edgeId(), answer.location(), one));
        }
      }
    }
    return new Ejections(byConnector, unheard.stream().distinct().sorted().toList());
  }
}
