package dev.culvert.connector.admit;

import dev.culvert.core.admission.AdmitReply;
import dev.culvert.core.admission.AdmitRequest;
import dev.culvert.core.bus.BusQuestion;
import dev.culvert.core.cluster.ClusterNode;
import dev.culvert.core.cluster.NodeView;
import dev.culvert.core.cluster.Role;
import dev.culvert.core.retry.Backoff;
import dev.culvert.core.tunnel.TunnelToken;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks to be admitted until it is: a registry, or an edge when no registry answers.
 *
 * <p>Owned by the event loop of the connector's verticle.
 */
public final class BusAdmission {

  private static final Logger log = LoggerFactory.getLogger(BusAdmission.class);

  private static final long LOOK_AGAIN_MILLIS = 100;

  private final Vertx vertx;
  private final ClusterNode node;
  private final AdmitRequest request;
  private final Random random = new Random();
  private final Backoff backoff = new Backoff(random, Duration.ofSeconds(1), Duration.ofSeconds(4));
  private final Promise<AdmitReply> admitted = Promise.promise();
  private String tunnel;
  private boolean saidAlone;
  private boolean stopped;

  /**
   * Asks nobody yet.
   *
   * @param token of the tunnel
   * @param tunnel what to call the tunnel in the log, as long as nobody has said its name
   */
  public BusAdmission(
      Vertx vertx, ClusterNode node, TunnelToken token, String tunnel, UUID connectorId) {
    this.vertx = vertx;
    this.node = node;
    this.request = AdmitRequest.of(token, connectorId);
    this.tunnel = tunnel;
  }

  /**
   * Begins to ask.
   *
   * @return completes with the reply that admits; never fails, and stays open after {@link #stop}
   */
  public Future<AdmitReply> begin() {
    AdmitRequest.register(vertx);
    attempt();
    return admitted.future();
  }

  /** Begins to ask after the time that a first failed attempt would cost. */
  public Future<AdmitReply> beginLater() {
    AdmitRequest.register(vertx);
    vertx.setTimer(backoff.nextMillis(), ignored -> attempt());
    return admitted.future();
  }

  /** Asks no more. */
  public void stop() {
    stopped = true;
  }

  private void attempt() {
    if (stopped) {
      return;
    }
    List<String> addresses = new ArrayList<>(addressesOf(Role.REGISTRY));
    addresses.addAll(addressesOf(Role.EDGE));
    if (addresses.isEmpty()) {
      if (!saidAlone) {
        saidAlone = true;
        log.info("No registry is in the cluster yet; waiting for one");
      }
      vertx.setTimer(LOOK_AGAIN_MILLIS, ignored -> attempt());
      return;
    }
    ask(addresses, 0);
  }

  private void ask(List<String> addresses, int next) {
    if (stopped) {
      return;
    }
    if (next == addresses.size()) {
      again("nobody answered");
      return;
    }
    BusQuestion.ask(vertx, addresses.get(next), request, AdmitReply.class)
        .onSuccess(this::answered)
        .onFailure(
            cause -> {
              node.reportUnreachable(addresses.get(next));
              ask(addresses, next + 1);
            });
  }

  private void answered(AdmitReply reply) {
    if (stopped) {
      return;
    }
    tunnel = reply.tunnelName() == null ? tunnel : reply.tunnelName();
    if (reply.admitted()) {
      admitted.tryComplete(reply);
    } else {
      again("refused: " + reply.code() + ": " + reply.text());
    }
  }

  private void again(String why) {
    long waitMillis = backoff.nextMillis();
    log.warn(
        "Connector {} is not admitted to tunnel {}: {}; trying again in {} ms",
        request.connectorId(),
        tunnel,
        why,
        waitMillis);
    vertx.setTimer(waitMillis, ignored -> attempt());
  }

  private List<String> addressesOf(Role role) {
    List<String> addresses = new ArrayList<>();
    for (NodeView peer : node.view().nodes(role)) {
      addresses.addAll(peer.instances().get(role));
    }
    Collections.shuffle(addresses, random);
    return addresses;
  }
}
