package dev.culvert.edge.admit;

import dev.culvert.core.admission.AdmissionDesk;
import dev.culvert.core.admission.AdmitReply;
import dev.culvert.core.admission.AdmitRequest;
import dev.culvert.core.bus.BusQuestion;
import dev.culvert.core.cluster.ClusterNode;
import dev.culvert.core.cluster.NodeView;
import dev.culvert.core.cluster.Registration;
import dev.culvert.core.cluster.Role;
import dev.culvert.core.link.BusEndpoint;
import dev.culvert.core.ops.Ops;
import dev.culvert.core.text.Printable;
import dev.culvert.core.tunnel.Tunnel;
import dev.culvert.core.tunnel.TunnelToken;
import dev.culvert.edge.limit.TokenBucket;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * Admits connectors: those that dial this edge, with the word of a registry, and by this edge's own
 * view when no registry answers; and those of the cluster that find no registry and ask here.
 *
 * <p>Owned by the event loop of the edge instance.
 */
public final class EdgeAdmission {

  /** How often per second a registry is bothered with a token that is not valid in the own view. */
  private static final int DOUBTS_PER_SECOND = 20;

  private final Vertx vertx;
  private final ClusterNode node;
  private final AdmissionDesk desk;
  private final String clusterTag;
  private final Counter byOwnView;
  private final Registration views;
  private final TokenBucket doubts = new TokenBucket(DOUBTS_PER_SECOND, System.nanoTime());

  /**
   * Answers admission requests that come to the endpoint; to be made on the endpoint's context.
   *
   * @param tunnels gives the tunnel that has an ID now, or null
   * @param clusterTag what tokens of this cluster carry
   */
  public EdgeAdmission(
      Vertx vertx,
      BusEndpoint endpoint,
      ClusterNode node,
      Function<UUID, Tunnel> tunnels,
      String clusterTag) {
    this.vertx = vertx;
    this.node = node;
    AdmitRequest.register(vertx);
    byOwnView = Ops.of(vertx).registry().counter("culvert.edge.admissions.by.own.view");
    desk = new AdmissionDesk(tunnels);
    this.clusterTag = clusterTag;
    views = node.onView(vertx.getOrCreateContext(), view -> desk.view(view, nowMillis()));
    endpoint.on(AdmitRequest.class, message -> message.reply(byOwnView(message.body())));
  }

  /**
   * Admits a connector that dialled this edge, or says why not. The token goes no further than
   * here: what others are asked with is its hash.
   *
   * @param token its text
   * @return never fails; takes at most as long as one registry may take to answer
   */
  public Future<AdmitReply> admit(String token, UUID connectorId) {
    TunnelToken presented;
    try {
      presented = TunnelToken.parse(token);
    } catch (IllegalArgumentException e) {
      return Future.succeededFuture(AdmitReply.unauthorized(e.getMessage()));
    }
    if (!presented.clusterTag().equals(clusterTag)) {
      return Future.succeededFuture(
          AdmitReply.unauthorized(
              "the token is of cluster "
                  + Printable.line(presented.clusterTag())
                  + ", this one is "
                  + clusterTag
                  + "; was cluster.name changed?"));
    }
    return admit(AdmitRequest.of(presented, connectorId));
  }

  private Future<AdmitReply> admit(AdmitRequest request) {
    AdmitReply refusal = desk.check(request);
    if (refusal != null && !refusal.mayBeStale()) {
      return Future.succeededFuture(refusal);
    }
    if (refusal == null && isLive(request)) {
      return Future.succeededFuture(desk.admit(request, nowMillis()));
    }
    List<String> registries = registries();
    if (registries.isEmpty() || (refusal != null && !mayDoubt())) {
      return Future.succeededFuture(refusal == null ? byOwnView(request) : refusal);
    }
    return BusQuestion.ask(vertx, registries.get(0), request, AdmitReply.class)
        .otherwise(
            unanswered -> {
              node.reportUnreachable(registries.get(0));
              return refusal == null ? byOwnView(request) : refusal;
            });
  }

  /** A connector with a live stream was admitted before; more streams do not count again. */
  private boolean isLive(AdmitRequest request) {
    return node.view().streams(request.tunnelId()).stream()
        .anyMatch(entry -> entry.record().key().connectorId().equals(request.connectorId()));
  }

  private boolean mayDoubt() {
    return doubts.tryTake(System.nanoTime());
  }

  private AdmitReply byOwnView(AdmitRequest request) {
    byOwnView.increment();
    return desk.admit(request, nowMillis());
  }

  private List<String> registries() {
    List<String> addresses = new ArrayList<>();
    for (NodeView registry : node.view().nodes(Role.REGISTRY)) {
      addresses.addAll(registry.instances().get(Role.REGISTRY));
    }
    Collections.shuffle(addresses);
    return addresses;
  }

  private static long nowMillis() {
    return System.nanoTime() / 1_000_000;
  }

  /** Stops following the view. */
  public void close() {
    views.close();
  }
}
