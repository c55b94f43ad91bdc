package dev.culvert.edge.proxy;

import dev.culvert.core.exchange.Exchange;
import dev.culvert.core.exchange.ExchangeResetException;
import dev.culvert.core.exchange.ResetCode;
import dev.culvert.core.frame.HeaderFields;
import dev.culvert.core.frame.PooledBuffer;
import dev.culvert.core.frame.RequestHead;
import dev.culvert.core.frame.ResponseHead;
import dev.culvert.core.tunnel.Tunnel;
import dev.culvert.edge.ingress.ConnectionReset;
import dev.culvert.edge.ingress.Problem;
import dev.culvert.edge.ingress.ProblemPages;
import dev.culvert.edge.ingress.Visitors;
import dev.culvert.edge.retry.Decision;
import dev.culvert.edge.retry.Delivery;
import dev.culvert.edge.retry.FailedAttempt;
import dev.culvert.edge.retry.Failure;
import dev.culvert.edge.retry.RetryPolicy;
import dev.culvert.edge.stream.EdgeStream;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request on its way: CHOOSING a stream, ASKED on one, RESPONDING with what came back, DONE.
 *
 * <p>When the visitor breaks off, the exchange is reset at once; when the exchange breaks off, the
 * request is tried again, answered with a problem, or its connection is reset, so that a broken
 * body never looks like a whole one. Owned by the event loop of the request.
 */
final class ProxiedRequest {

  private static final Logger log = LoggerFactory.getLogger(ProxiedRequest.class);

  /** How long a request waits for the first stream of its tunnel to open. */
  private static final long STREAM_WAIT_NANOS = 2_000_000_000L;

  private enum State {
    CHOOSING,
    ASKED,
    RESPONDING,
    DONE
  }

  private final Proxy proxy;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final long startedNanos = System.nanoTime();
  private final List<EdgeStream> tried = new ArrayList<>(1);
  private State state = State.CHOOSING;
  private Tunnel tunnel;
  private RequestHead head;
  private RequestBody body;
  private EdgeStream stream;
  private Exchange exchange;
  private ResponseBody responseBody;
  private int attempts;
  private int deliveredAttempts;

  /** Of the head that a stream gave; 0 while there is none. */
  private int respondedStatus;

  private Failure lastFailure;
  private boolean interimSent;
  private String requestId;

  ProxiedRequest(Proxy proxy, HttpServerRequest request) {
    this.proxy = proxy;
    this.request = request;
    this.response = request.response();
  }

  // ---- CHOOSING

  /** Sends the request to a stream of the tunnel. */
  void begin(Tunnel routed, String target) {
    tunnel = routed;
    HeaderFields fields = new HeaderFields(request.headers().size() + 8);
    boolean goesOn =
        proxy
            .headerRules()
            .request(
                request.headers()::forEach,
                Visitors.of(request, proxy.options().trustedProxies()),
                (name, value) -> {
                  if (isForwarded(name)) {
                    fields.add(name, value);
                  }
                });
    if (!goesOn) {
      answer(Problem.loop());
      return;
    }
    head =
        new RequestHead(
            request.method().name(),
            request.isSSL() ? "https" : "http",
            request.getHeader(HttpHeaders.HOST),
            target,
            fields);
    if (hasBody()) {
      body = new RequestBody(request);
    }
    request.exceptionHandler(this::visitorBroke);
    response.exceptionHandler(this::visitorBroke);
    response.closeHandler(ignored -> visitorBroke(null));
    proxy.opened(this);
    choose();
  }

  /** Host travels by itself; upgrades are not passed on yet. */
  private static boolean isForwarded(String name) {
    return !name.equalsIgnoreCase("host")
        && !name.equalsIgnoreCase("connection")
        && !name.equalsIgnoreCase("upgrade");
  }

  private boolean hasBody() {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length != null
        ? !length.equals("0")
        : request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
  }

  private void choose() {
    while (state == State.CHOOSING) {
      EdgeStream next = proxy.choose(tunnel.id(), tried);
      if (next == null) {
        if (lastFailure != null) {
          // Nobody is left to try: what failed last is what the visitor should know.
          answer(FailureKinds.problem(lastFailure));
        } else if (!mayWait()) {
          answer(Problem.noConnector(FailureKinds.RETRY_AFTER));
        }
        return;
      }
      tried.add(next);
      ask(next);
    }
  }

  /** Whether the next tick should look again. */
  private boolean mayWait() {
    return proxy.mayComeSoon(tunnel.id()) && System.nanoTime() - startedNanos < STREAM_WAIT_NANOS;
  }

  private void ask(EdgeStream next) {
    Exchange opened;
    try {
      opened = next.open(head, body == null);
    } catch (IllegalArgumentException e) {
      answer(Problem.of(431, "The head of the request is too large to be passed on."));
      return;
    }
    if (opened == null) {
      return;
    }
    state = State.ASKED;
    stream = next;
    exchange = opened;
    attempts++;
    proxy.retryBudget().attempted(System.nanoTime());
    opened.headHandler(this::responded);
    opened.exceptionHandler(this::exchangeBroke);
    if (body != null) {
      body.attach(opened);
    }
  }

  // ---- ASKED

  private void exchangeBroke(Throwable cause) {
    ExchangeResetException reset = (ExchangeResetException) cause;
    if (state == State.RESPONDING && response.headWritten()) {
      log.debug("{}: response broke off: {}", stream, reset.getMessage());
      breakOff();
      return;
    }
    if (state == State.RESPONDING) {
      withdrawHead();
    }
    if (state != State.ASKED) {
      return;
    }
    Failure failure = FailureKinds.of(reset);
    Delivery delivery = reset.isDelivered() ? Delivery.DELIVERED : Delivery.NOT_DELIVERED;
    deliveredAttempts += reset.isDelivered() ? 1 : 0;
    Decision decision =
        RetryPolicy.decide(
            new FailedAttempt(
                delivery,
                failure,
                interimSent,
                RetryPolicy.isIdempotent(head.method()),
                body == null || body.isReplayable(),
                attempts,
                deliveredAttempts));
    boolean again =
        decision == Decision.RETRY_FREELY
            || (decision == Decision.RETRY_WITHIN_BUDGET
                && proxy.retryBudget().tryRetry(System.nanoTime()));
    log.debug("{}: {}: {}; again: {}", stream, failure, reset.getMessage(), again);
    lastFailure = failure;
    state = State.CHOOSING;
    if (!again) {
      answer(FailureKinds.problem(failure));
      return;
    }
    proxy.meters().retried();
    if (body != null) {
      body.detach();
    }
    choose();
  }

  // ---- RESPONDING

  private void responded(ResponseHead from) {
    if (state != State.ASKED) {
      return;
    }
    if (from.isInterim()) {
      interim(from);
      return;
    }
    state = State.RESPONDING;
    if (body != null) {
      body.forgetReplay();
    }
    status(from.status(), from.reason());
    MultiMap headers = response.headers();
    proxy.headerRules().response(from.fields()::forEach, from.status(), headers::add);
    addOwnHeaders(headers);
    if (!headers.contains(HttpHeaders.CONTENT_LENGTH) && mayHaveBody(from.status())) {
      frameBody(headers);
    }
    respondedStatus = from.status();
    boolean bodyFollows = !exchange.isReadEnded() && mayHaveBody(from.status());
    responseBody = new ResponseBody(exchange, response, proxy.options(), this::finish);
    if (bodyFollows) {
      proxy.headCame(this);
    }
  }

  private void status(int code, String reason) {
    response.setStatusCode(code);
    if (!reason.isEmpty()) {
      response.setStatusMessage(reason);
    } else if (lastFailure != null) {
      // Perhaps there is the reason of a head that was withdrawn.
      response.setStatusMessage(HttpResponseStatus.valueOf(code).reasonPhrase());
    }
  }

  /** Nothing of the body came in the same turn of the event loop: the visitor need not wait. */
  void sendHead() {
    boolean isFramed =
        response.headers().contains(HttpHeaders.CONTENT_LENGTH) || response.isChunked();
    if (state == State.RESPONDING && !response.headWritten() && isFramed) {
      response.writeHead();
    }
  }

  /** The visitor has seen nothing of a response that broke off. */
  private void withdrawHead() {
    response.headers().clear();
    response.setChunked(false);
    responseBody = null;
    respondedStatus = 0;
    state = State.ASKED;
  }

  private boolean mayHaveBody(int status) {
    return status != 204 && status != 304 && !request.method().equals(HttpMethod.HEAD);
  }

  private void frameBody(MultiMap headers) {
    if (exchange.isReadEnded()) {
      headers.set(HttpHeaders.CONTENT_LENGTH, "0");
    } else if (request.version() == HttpVersion.HTTP_1_0) {
      headers.set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    } else {
      response.setChunked(true);
    }
  }

  private void interim(ResponseHead from) {
    if (request.version() == HttpVersion.HTTP_1_0) {
      return;
    }
    if (from.status() == 100) {
      interimSent = true;
      response.writeContinue();
    } else if (from.status() == 103) {
      interimSent = true;
      MultiMap hints = MultiMap.caseInsensitiveMultiMap();
      proxy.headerRules().response(from.fields()::forEach, from.status(), hints::add);
      response.writeEarlyHints(hints);
    }
  }

  private void addOwnHeaders(MultiMap headers) {
    if (proxy.isLeaving()) {
      headers.set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    if (proxy.options().diagnosticHeaders()) {
      headers.set("Culvert-Request-Id", requestId());
      headers.set("Culvert-Edge", proxy.edgeId());
      if (stream != null) {
        headers.set("Culvert-Connector", stream.key().connectorId().toString());
        headers.set("Culvert-Attempt", Integer.toString(attempts));
      }
    }
  }

  /** Made when somebody is told it. */
  private String requestId() {
    if (requestId == null) {
      requestId = Long.toHexString(ThreadLocalRandom.current().nextLong());
    }
    return requestId;
  }

  /**
   * The exchange has given all.
   *
   * @param last what is to be sent still, or null
   */
  private void finish(Buffer last) {
    if (state != State.RESPONDING) {
      return;
    }
    HeaderFields trailers = exchange.trailers();
    if (trailers.size() > 0 && response.isChunked()) {
      MultiMap to = response.trailers();
      trailers.forEach(to::add);
    }
    if (last == null) {
      response.end();
    } else {
      PooledBuffer.releaseAfter(response.end(last), last);
    }
    done();
    if (!exchange.isWriteSent()) {
      exchange.reset(ResetCode.CANCELLED, "the response has ended before the request");
    }
    if (body != null) {
      body.discard();
    }
  }

  // ---- DONE

  /** Turns away a request that must not reach a stream, and closes its connection. */
  void reject(Problem problem) {
    response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    answer(problem);
  }

  /** Answers in the place of the origin. */
  void answer(Problem problem) {
    done();
    if (response.ended() || response.closed()) {
      return;
    }
    ProblemPages.Page page =
        ProblemPages.render(problem, request.getHeader(HttpHeaders.ACCEPT), requestId());
    status(problem.status(), "");
    page.headers().forEach(response::putHeader);
    addOwnHeaders(response.headers());
    proxy.meters().responded(problem.status());
    if (request.method().equals(HttpMethod.HEAD)) {
      response.end();
    } else {
      response.end(page.body());
    }
    if (body != null) {
      body.discard();
    }
  }

  private void visitorBroke(Throwable cause) {
    if (state != State.DONE) {
      log.debug("The visitor broke off", cause);
      done();
      if (exchange != null) {
        exchange.reset(ResetCode.CANCELLED, "the visitor broke off");
      }
      if (!response.closed()) {
        ConnectionReset.reset(request.connection());
      }
    }
  }

  /** The response cannot be completed: the visitor must see that. */
  private void breakOff() {
    done();
    proxy.meters().reset();
    ConnectionReset.reset(request.connection());
  }

  private void done() {
    if (state != State.DONE) {
      state = State.DONE;
      proxy.closed(this);
      if (respondedStatus != 0) {
        proxy.meters().responded(respondedStatus);
      }
      if (body != null) {
        body.forgetReplay();
      }
    }
  }

  /** Looks after what takes too long. */
  void tick(long nowNanos) {
    switch (state) {
      case CHOOSING -> choose();
      case ASKED -> {
        long quietSinceNanos = body == null ? startedNanos : body.movedAtNanos();
        if (nowNanos - quietSinceNanos > proxy.options().responseHeadTimeout().toNanos()) {
          exchange.reset(ResetCode.TIMEOUT, "no response head in time");
          answer(Problem.originTimeout());
        }
      }
      case RESPONDING -> {
        if (responseBody.isTooSlow(nowNanos)) {
          exchange.reset(ResetCode.CANCELLED, "the visitor takes the response too slowly");
          breakOff();
        }
      }
      case DONE -> {}
    }
  }
}
