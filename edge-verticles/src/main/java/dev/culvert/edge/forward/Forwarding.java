package dev.culvert.edge.forward;

import dev.culvert.core.cluster.StreamKey;
import dev.culvert.core.exchange.ExchangeResetException;
import dev.culvert.core.exchange.OutgoingExchange;
import dev.culvert.core.exchange.ResetCode;
import dev.culvert.core.frame.HttpHead;
import dev.culvert.core.frame.PooledBuffer;
import dev.culvert.core.frame.ResponseHead;
import dev.culvert.edge.answer.Cause;
import dev.culvert.edge.answer.Problem;
import dev.culvert.edge.attempt.Asked;
import dev.culvert.edge.attempt.AttemptRules;
import dev.culvert.edge.attempt.Attempts;
import dev.culvert.edge.attempt.AttemptsOwner;
import dev.culvert.edge.attempt.Wanted;
import dev.culvert.edge.ingress.IngressOptions;
import dev.culvert.edge.pipeline.Passage;
import dev.culvert.edge.pipeline.RequestLog;
import dev.culvert.edge.pipeline.RequestMeters;
import dev.culvert.edge.pipeline.Transfer;
import dev.culvert.edge.request.EdgeRequest;
import dev.culvert.edge.request.EdgeResponse;
import dev.culvert.edge.retry.Failure;
import dev.culvert.edge.stream.OpenableStream;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request between the visitor and its {@link Attempts}: pumps the bodies both ways.
 *
 * <p>When the visitor breaks off, the exchange is reset at once. When the exchange breaks off, the
 * request is tried again, answered with a problem, or its connection is reset, so that a broken
 * body never looks like a whole one. Owned by the event loop of the request.
 */
final class Forwarding implements Transfer, AttemptsOwner {

  private static final Logger log = LoggerFactory.getLogger(Forwarding.class);

  /** What all requests of an edge instance share. */
  record Rules(
      AttemptRules attempts, IngressOptions options, RequestMeters meters, RequestLog requestLog) {}

  private final Rules rules;
  private final Passage passage;
  private final EdgeRequest request;
  private final EdgeResponse response;
  private final Attempts attempts;

  /** Null when the request has no body. */
  private final RequestPump body;

  /** Null before the final head, and when that was taken back. */
  private ResponsePump responsePump;

  Forwarding(Rules rules, Passage passage, HttpHead head) {
    this.rules = rules;
    this.passage = passage;
    request = passage.request();
    response = request.response();
    body = request.hasBody() ? new RequestPump(request) : null;
    attempts =
        new Attempts(
            rules.attempts(),
            this,
            new Wanted(passage.found().tunnel().id(), head, passage.preference()),
            body == null);
  }

  void begin() {
    if (body != null) {
      body.hold();
    }
    attempts.choose();
  }

  // ---- from the attempts

  @Override
  public void asked(Asked asked) {
    StreamKey key = asked.stream().key();
    passage.asked(key, asked.passedOver());
    response.asked(key, asked.attempt(), asked.why().label());
    if (body != null) {
      body.attach(asked.exchange());
    }
  }

  @Override
  public long requestMovedAtNanos() {
    return body == null ? Long.MIN_VALUE : body.movedAtNanos();
  }

  @Override
  public boolean interim(ResponseHead head) {
    try {
      return response.interim(head);
    } catch (RuntimeException e) {
      passage.failed(e);
      return false;
    }
  }

  @Override
  public void answered(ResponseHead head) {
    try {
      ResponseHead seen = passage.responded(head);
      // A stage may have answered instead.
      if (attempts.state() == Attempts.State.ANSWERED) {
        begin(seen);
      }
    } catch (RuntimeException e) {
      passage.failed(e);
    }
  }

  private void begin(ResponseHead head) {
    OutgoingExchange exchange = attempts.exchange();
    response.begin(head, exchange.isReadEnded());
    responsePump =
        new ResponsePump(
            exchange,
            response,
            rules.options(),
            this::finish,
            passage::failed,
            attempts::waitsForVisitor);
    if (body != null) {
      body.forgetReplay();
    }
    responsePump.start();
  }

  @Override
  public boolean takeBack() {
    if (response.isHeadSent()) {
      return false;
    }
    passage.withdrawHead();
    responsePump = null;
    return true;
  }

  @Override
  public boolean isReplayable() {
    return body == null || body.isReplayable();
  }

  @Override
  public void again(OpenableStream failed, Failure failure) {
    log.debug("Request {}: {} failed, another try follows: {}", request.id(), failed, failure);
    response.attemptFailed(failed.key(), failure.label());
    rules.meters().retried();
    if (body != null) {
      body.detach();
    }
  }

  @Override
  public void gaveUp(Cause cause) {
    log.debug("Request {}: {}: {}", request.id(), attempts, cause);
    passage.answer(cause);
  }

  @Override
  public void headTooLarge() {
    passage.answer(Problem.of(431, "The head of the request is too large to be passed on."));
  }

  @Override
  public void brokeOff(ExchangeResetException reset) {
    log.debug("Request {}: {}: response broke off: {}", request.id(), attempts, reset.getMessage());
    passage.breakOff();
  }

  /** It held most where too much is held: the visitor must see that this is not all. */
  @Override
  public void gaveWay(ExchangeResetException reset, boolean answered) {
    log.debug("Request {}: {}: {}", request.id(), attempts, reset.getMessage());
    if (answered) {
      passage.breakOff();
    } else {
      response.closeAfterwards();
      passage.answer(Cause.GAVE_WAY);
    }
  }

  // ---- from the response's body

  /**
   * The exchange has given all.
   *
   * @param last what is to be sent still, owned, or null
   */
  private void finish(Buffer last) {
    if (attempts.state() != Attempts.State.ANSWERED) {
      PooledBuffer.release(last);
      return;
    }
    OutgoingExchange exchange = attempts.exchange();
    attempts.completed();
    try {
      end(last, exchange);
    } catch (RuntimeException e) {
      passage.failed(e);
      return;
    }
    passage.finish();
    if (!exchange.isWriteSent()) {
      exchange.reset(ResetCode.CANCELLED, "the response has ended before the request");
    }
    discardBody();
  }

  private void end(Buffer last, OutgoingExchange exchange) {
    Future<Void> sent;
    try {
      sent = response.end(last, exchange.trailers());
    } catch (RuntimeException e) {
      PooledBuffer.release(last);
      throw e;
    }
    if (last != null) {
      Unsent.until(sent, last, exchange);
    }
  }

  // ---- from the passage

  @Override
  public void tick(long nowNanos) {
    if (body != null) {
      body.chargeWaiting();
    }
    attempts.look();
    switch (attempts.state()) {
      case CHOOSING -> attempts.choose();
      case ASKED -> checkHeadTimeout(nowNanos);
      case ANSWERED -> checkReader(nowNanos);
      case OVER -> {}
    }
  }

  private void checkHeadTimeout(long nowNanos) {
    long quietSinceNanos = body == null ? attempts.startedNanos() : body.movedAtNanos();
    if (nowNanos - quietSinceNanos > responseHeadTimeoutNanos()) {
      log.debug("Request {}: {}: no response head in time", request.id(), attempts);
      reset(ResetCode.TIMEOUT, "no response head in time");
      passage.answer(Cause.TIMEOUT);
    }
  }

  private long responseHeadTimeoutNanos() {
    return passage.responseHeadTimeout() == null
        ? rules.options().responseHeadTimeout().toNanos()
        : passage.responseHeadTimeout().toNanos();
  }

  private void checkReader(long nowNanos) {
    if (responsePump.isTooSlow(nowNanos)) {
      rules.meters().slowReader();
      rules.requestLog().slowReader(request.id(), request.visitor().ip(), nowNanos);
      reset(ResetCode.CANCELLED, "the visitor takes the response too slowly");
      passage.breakOff();
    }
  }

  @Override
  public void reset(ResetCode code, String text) {
    attempts.reset(code, text);
  }

  @Override
  public void over() {
    attempts.over();
    if (body != null) {
      body.forgetReplay();
    }
  }

  @Override
  public void discardBody() {
    if (body != null) {
      body.discard();
    }
  }

  /** For logs: the stream that was asked last. */
  @Override
  public String toString() {
    return attempts.toString();
  }
}
