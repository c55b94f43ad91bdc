package dev.culvert.edge.proxy;

import dev.culvert.core.exchange.Exchange;
import dev.culvert.core.exchange.ExchangeResetException;
import dev.culvert.core.exchange.ResetCode;
import dev.culvert.core.frame.PooledBuffer;
import dev.culvert.core.frame.RequestHead;
import dev.culvert.core.frame.ResponseHead;
import dev.culvert.core.memory.Admission;
import dev.culvert.core.memory.MemoryBudget;
import dev.culvert.core.tunnel.RouteOptions;
import dev.culvert.core.tunnel.Tunnel;
import dev.culvert.edge.ingress.BodyFaults;
import dev.culvert.edge.ingress.Problem;
import dev.culvert.edge.ingress.RequestIds;
import dev.culvert.edge.ingress.Visitor;
import dev.culvert.edge.ingress.Visitors;
import dev.culvert.edge.route.Lookup;
import dev.culvert.edge.stream.EdgeStream;
import dev.culvert.edge.wire.BodyFault;
import dev.culvert.edge.wire.VisitorWire;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
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

  private enum State {
    CHOOSING,
    ASKED,
    RESPONDING,
    DONE
  }

  private final Proxy proxy;
  private final HttpServerRequest request;
  private final Visitor visitor;
  private final String id;
  private final VisitorWire wire;
  private final VisitorResponse response;
  private final long startedNanos = System.nanoTime();
  private final Attempts attempts = new Attempts();
  private State state = State.CHOOSING;
  private Tunnel tunnel;
  private RouteOptions routeOptions;
  private RequestHead head;
  private RequestBody body;
  private EdgeStream stream;
  private Exchange exchange;
  private ResponseBody responseBody;

  /** Null as long as it was admitted whenever it asked. */
  private Shortage shortage;

  ProxiedRequest(Proxy proxy, HttpServerRequest request) {
    this.proxy = proxy;
    this.request = request;
    visitor = Visitors.of(request, proxy.options().trustedProxies());
    id = RequestIds.of(visitor.trusted() ? request.getHeader(RequestIds.FIELD) : null);
    wire = VisitorWire.of(request.connection());
    response = new VisitorResponse(proxy, request, id);
  }

  /** To be called first; false if the body was of no use already, and that has been answered. */
  boolean isSound() {
    BodyFault fault = wire.serve(this::bodyFaulted);
    if (fault != null) {
      reject(BodyFaults.problem(fault));
    }
    return fault == null;
  }

  // ---- CHOOSING

  /** Sends the request to a stream of the tunnel. */
  void begin(Lookup.Found found, String target) {
    tunnel = found.tunnel();
    routeOptions = found.options();
    head = OnwardHead.of(request, target, proxy.headerRules(), visitor, id);
    if (head == null) {
      answer(Problem.loop());
      return;
    }
    if (OnwardHead.hasBody(request)) {
      body = new RequestBody(request, wire.bodyParts());
    }
    response.whenBroken(this::visitorBroke);
    proxy.opened(this);
    choose();
  }

  private void choose() {
    while (state == State.CHOOSING) {
      EdgeStream next = proxy.choose(tunnel.id(), attempts.tried());
      if (next == null) {
        Cause last = attempts.lastCause();
        if (last != null || !proxy.mayComeSoon(tunnel.id(), startedNanos)) {
          answer(last != null ? last : proxy.whyNone(tunnel.id()));
        }
        return;
      }
      Admission admission = next.account().admit();
      if (admission != Admission.TAKEN) {
        notAdmitted(admission, next.account().budget());
        return;
      }
      if (shortage != null) {
        shortage.over();
      }
      attempts.asking(next);
      ask(next);
    }
  }

  /** Answers, unless the next tick should choose anew. */
  private void notAdmitted(Admission admission, MemoryBudget budget) {
    if (shortage == null) {
      shortage = new Shortage(budget);
    }
    Cause cause = shortage.met(admission, System.nanoTime());
    if (cause != null) {
      answer(cause);
    }
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
    response.askedOf(next);
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
    if (reset.by() == ExchangeResetException.By.CEILING) {
      gaveWay(reset);
      return;
    }
    if (state == State.RESPONDING && response.isHeadSent()) {
      log.debug("Request {}: {}: response broke off: {}", id, stream, reset.getMessage());
      breakOff();
      return;
    }
    if (state == State.RESPONDING) {
      response.withdrawHead();
      responseBody = null;
      state = State.ASKED;
    }
    if (state != State.ASKED) {
      return;
    }
    boolean again =
        attempts.failed(reset, head.method(), body == null || body.isReplayable(), response, proxy);
    log.debug("Request {}: {}: {}; again: {}", id, stream, reset.getMessage(), again);
    state = State.CHOOSING;
    if (!again) {
      answer(attempts.lastCause());
      return;
    }
    proxy.meters().retried();
    if (body != null) {
      body.detach();
    }
    // It may have been chosen to give way a moment ago; that is of no concern to the next one.
    exchange.exceptionHandler(null);
    choose();
  }

  /** It held most where too much is held: the visitor must see that this is not all. */
  private void gaveWay(ExchangeResetException reset) {
    log.debug("{}: {}", stream, reset.getMessage());
    if (state == State.ASKED) {
      response.closeAfterwards();
      answer(Cause.GAVE_WAY);
    } else {
      breakOff();
    }
  }

  // ---- RESPONDING

  private void responded(ResponseHead from) {
    if (state != State.ASKED) {
      return;
    }
    try {
      if (from.isInterim()) {
        response.interim(from);
      } else {
        begin(from);
      }
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  private void begin(ResponseHead from) {
    boolean bodyFollows = response.begin(from, exchange.isReadEnded());
    responseBody = response.body(exchange, wire, this::finish, this::failed);
    state = State.RESPONDING;
    if (body != null) {
      body.forgetReplay();
    }
    if (bodyFollows) {
      proxy.headCame(this);
    }
    responseBody.start();
  }

  /** Nothing of the body came in the same turn of the event loop. */
  void sendHead() {
    if (state == State.RESPONDING) {
      try {
        response.sendHead();
      } catch (RuntimeException e) {
        failed(e);
      }
    }
  }

  /** What the stream gave cannot be passed on, or the edge itself has a fault. */
  void failed(RuntimeException cause) {
    if (state == State.DONE) {
      return;
    }
    proxy.requestLog().cannotPassOn(id, stream, cause, System.nanoTime());
    if (exchange != null) {
      exchange.reset(ResetCode.PROTOCOL, "the response cannot be passed on");
    }
    if (response.isHeadSent()) {
      breakOff();
      return;
    }
    try {
      response.withdrawHead();
      answer(Cause.PROTOCOL);
    } catch (RuntimeException e) {
      log.error("Request {}: cannot be answered", id, e);
      breakOff();
    }
  }

  /**
   * The exchange has given all.
   *
   * @param last what is to be sent still, or null
   */
  private void finish(Buffer last) {
    if (state != State.RESPONDING) {
      PooledBuffer.release(last);
      return;
    }
    try {
      response.end(last, exchange);
    } catch (RuntimeException e) {
      failed(e);
      return;
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
    response.closeAfterwards();
    answer(problem);
  }

  /** Answers in the place of the origin, which gave nothing. */
  void answer(Cause cause) {
    proxy.meters().failed(cause);
    answer(cause.problem());
  }

  /** Answers what no connector is to blame for. */
  void answer(Problem problem) {
    done();
    if (response.answer(problem) && body != null) {
      body.discard();
    }
  }

  /** The body of the request is of no use: nothing that follows it is read. */
  private void bodyFaulted(BodyFault fault) {
    if (state == State.DONE) {
      response.close();
      return;
    }
    log.debug("Request {}: the body is {}", id, fault);
    if (exchange != null) {
      exchange.reset(ResetCode.CANCELLED, "the body of the request is broken");
    }
    if (response.isHeadSent()) {
      breakOff();
    } else {
      response.withdrawHead();
      reject(BodyFaults.problem(fault));
    }
  }

  private void visitorBroke(Throwable cause) {
    if (state != State.DONE) {
      log.debug("Request {}: the visitor broke off", id, cause);
      done();
      if (exchange != null) {
        exchange.reset(ResetCode.CANCELLED, "the visitor broke off");
      }
      if (!response.isClosed()) {
        response.breakOff();
      }
    }
  }

  /** The response cannot be completed: the visitor must see that. */
  private void breakOff() {
    log.debug("Request {}: the response is broken off", id);
    done();
    proxy.meters().reset();
    response.breakOff();
  }

  private void done() {
    if (state != State.DONE) {
      state = State.DONE;
      proxy.closed(this);
      response.over();
      if (shortage != null) {
        shortage.over();
      }
      if (body != null) {
        body.forgetReplay();
      }
    }
  }

  /** Looks after what takes too long. */
  void tick(long nowNanos) {
    if (body != null) {
      body.chargeWaiting();
    }
    switch (state) {
      case CHOOSING -> choose();
      case ASKED -> {
        long quietSinceNanos = body == null ? startedNanos : body.movedAtNanos();
        Duration limit = routeOptions.responseHeadTimeoutOr(proxy.options().responseHeadTimeout());
        if (nowNanos - quietSinceNanos > limit.toNanos()) {
          log.debug("Request {}: {}: no response head in time", id, stream);
          exchange.reset(ResetCode.TIMEOUT, "no response head in time");
          answer(Cause.TIMEOUT);
        }
      }
      case RESPONDING -> {
        if (responseBody.isTooSlow(nowNanos)) {
          proxy.meters().slowReader();
          proxy.requestLog().slowReader(id, visitor.ip(), nowNanos);
          exchange.reset(ResetCode.CANCELLED, "the visitor takes the response too slowly");
          breakOff();
        }
      }
      case DONE -> {}
    }
  }
}
