package dev.culvert.edge.http1;

import dev.culvert.edge.ingress.HeaderRules;
import dev.culvert.edge.ingress.RequestIds;
import dev.culvert.edge.ingress.TrustedProxies;
import dev.culvert.edge.ingress.Visitor;
import dev.culvert.edge.request.EdgeRequest;
import io.vertx.core.http.HttpServerRequest;
import java.time.Instant;
import java.util.concurrent.Executor;

/**
 * Makes {@link EdgeRequest}s of what the HTTP/1.1 server of one edge instance reads.
 *
 * <p>Owned by the event loop of the edge instance.
 */
public final class Http1Requests {

  private final TrustedProxies trustedProxies;
  private final Answering answering;

  /**
   * The requests of an edge instance.
   *
   * @param eventLoop the one of the edge instance
   * @param edgeId for the diagnostic fields
   * @param diagnostic whether responses name edge, connector and attempt
   */
  public Http1Requests(
      Executor eventLoop,
      String edgeId,
      HeaderRules rules,
      TrustedProxies trustedProxies,
      boolean diagnostic) {
    this.trustedProxies = trustedProxies;
    this.answering =
        new Answering(rules, new OwnFields(edgeId, diagnostic), new LateHeads(eventLoop));
  }

  /** A request of the server. To be called by the handler of the request, once. */
  public EdgeRequest of(HttpServerRequest request) {
    Visitor visitor = Visitors.of(request, trustedProxies);
    String id = RequestIds.of(visitor.trusted() ? request.getHeader(RequestIds.FIELD) : null);
    return Http1Request.of(request, visitor, id, answering);
  }

  /** To be called a few times a second. */
  public void tick() {
    answering.own().tick(Instant.now());
  }

  /** From now on every response says that its connection closes. */
  public void leave() {
    answering.own().leave();
  }
}
