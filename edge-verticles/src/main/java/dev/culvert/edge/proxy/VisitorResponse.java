package dev.culvert.edge.proxy;

import dev.culvert.core.exchange.Exchange;
import dev.culvert.core.frame.HeaderFields;
import dev.culvert.core.frame.PooledBuffer;
import dev.culvert.core.frame.ResponseHead;
import dev.culvert.edge.ingress.Problem;
import dev.culvert.edge.ingress.ProblemPages;
import dev.culvert.edge.stream.EdgeStream;
import dev.culvert.edge.wire.ConnectionReset;
import dev.culvert.edge.wire.InterimResponses;
import dev.culvert.edge.wire.VisitorWire;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What the visitor gets: the head that a stream gave, with the edge's own fields, and what follows
 * it, or a problem in its place.
 *
 * <p>Owned by the event loop of the request.
 */
final class VisitorResponse {

  private static final int NOT_MODIFIED = 304;

  /** For a visitor who sends a body that nobody wants. */
  private static final long LINGER_MILLIS = 1_000;

  private final Proxy proxy;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final String requestId;
  private EdgeStream stream;
  private int attempts;

  /** Of the head that a stream gave; 0 while there is none. */
  private int givenStatus;

  private boolean interimSent;
  private boolean closing;

  /** Whether a reason was given, which cannot be taken back. */
  private boolean reasonSet;

  /** Whether the server must be kept from adding a Content-Length. */
  private boolean lengthless;

  VisitorResponse(Proxy proxy, HttpServerRequest request, String requestId) {
    this.proxy = proxy;
    this.request = request;
    this.requestId = requestId;
    this.response = request.response();
  }

  /** Told when the visitor's connection breaks; perhaps twice. */
  void whenBroken(Handler<Throwable> handler) {
    request.exceptionHandler(handler);
    response.exceptionHandler(handler);
    response.closeHandler(ignored -> handler.handle(null));
  }

  /** Who is asked now, for the fields that say so. */
  void askedOf(EdgeStream asked) {
    stream = asked;
    attempts++;
  }

  int attempts() {
    return attempts;
  }

  // ---- what a stream gave

  /** Passes an interim head on, if the visitor understands it. */
  void interim(ResponseHead from) {
    if (request.version() == HttpVersion.HTTP_1_0) {
      return;
    }
    interimSent = true;
    InterimResponses.send(
        request.connection(),
        from.status(),
        from.reason(),
        sink -> proxy.headerRules().response(from.fields()::forEach, from.status(), sink));
  }

  boolean isInterimSent() {
    return interimSent;
  }

  /**
   * Takes the head. It leaves with the first of the body, or by {@link #sendHead}.
   *
   * @param ended whether the exchange gives nothing more
   * @return whether a body follows
   */
  boolean begin(ResponseHead from, boolean ended) {
    status(from.status(), from.reason());
    MultiMap headers = response.headers();
    proxy.headerRules().response(from.fields()::forEach, from.status(), headers::add);
    addOwnHeaders(headers);
    givenStatus = from.status();
    if (!mayHaveBody()) {
      if (reasonSet
          && givenStatus == NOT_MODIFIED
          && !headers.contains(HttpHeaders.CONTENT_LENGTH)) {
        lengthless = true;
        response.headersEndHandler(ignored -> beforeHead());
      }
      return false;
    }
    if (!headers.contains(HttpHeaders.CONTENT_LENGTH)) {
      frameBody(headers, ended);
    }
    return !ended;
  }

  private boolean mayHaveBody() {
    return givenStatus != 204
        && givenStatus != NOT_MODIFIED
        && !request.method().equals(HttpMethod.HEAD);
  }

  private void frameBody(MultiMap headers, boolean ended) {
    if (ended) {
      headers.set(HttpHeaders.CONTENT_LENGTH, "0");
    } else if (request.version() == HttpVersion.HTTP_1_0) {
      closeAfterwards();
    } else {
      response.setChunked(true);
    }
  }

  /** A pump for the body that follows, which is to be started. */
  ResponseBody body(
      Exchange exchange,
      VisitorWire wire,
      Consumer<Buffer> whenRead,
      Consumer<RuntimeException> whenFailed) {
    return new ResponseBody(
        exchange, response, mayHaveBody(), wire, proxy.options(), whenRead, whenFailed);
  }

  /** Nothing of the body came in the same turn of the event loop: the visitor need not wait. */
  void sendHead() {
    if (response.headWritten()) {
      return;
    }
    if (response.isChunked() || response.headers().contains(HttpHeaders.CONTENT_LENGTH)) {
      response.writeHead();
    } else if (request.version() == HttpVersion.HTTP_1_0) {
      // The server knows of no head alone that the end of the connection frames.
      response.write(Buffer.buffer());
    }
  }

  boolean isHeadSent() {
    return response.headWritten();
  }

  /** The response broke off, and the visitor has seen nothing of it. */
  void withdrawHead() {
    response.headers().clear();
    response.setChunked(false);
    closing = false;
    givenStatus = 0;
    lengthless = false;
  }

  /**
   * The exchange has given all.
   *
   * @param last what is to be sent still, owned, or null
   */
  void end(Buffer last, Exchange exchange) {
    Future<Void> sent;
    try {
      HeaderFields trailers = exchange.trailers();
      if (trailers.size() > 0 && response.isChunked()) {
        MultiMap to = response.trailers();
        trailers.forEach(to::add);
      }
      closeIfSaid();
      sent = last == null ? response.end() : response.end(last);
    } catch (RuntimeException e) {
      PooledBuffer.release(last);
      throw e;
    }
    if (last != null) {
      Unsent.until(sent, last, exchange);
    }
  }

  /**
   * The server only says that it closes. To be called before the end: nothing that the visitor
   * sends after this request is read as another one, and the connection is closed when both are
   * over. A close while a body still comes would be a reset, and cost the visitor the answer.
   */
  private void closeIfSaid() {
    if (closing) {
      request.connection().shutdown(LINGER_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  // ---- without a stream

  /** Says that the connection is closed after the response, and closes it then. */
  void closeAfterwards() {
    closing = true;
    response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    if (request.version() == HttpVersion.HTTP_1_0) {
      // The server promises a visitor of HTTP/1.0 what that asked for, whatever the field says.
      response.headersEndHandler(ignored -> beforeHead());
    }
  }

  private void beforeHead() {
    if (closing) {
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    if (lengthless) {
      response.headers().remove(HttpHeaders.CONTENT_LENGTH);
    }
  }

  /**
   * Answers in the place of the origin.
   *
   * @return false when there is nobody to answer any more
   */
  boolean answer(Problem problem) {
    if (response.ended() || response.closed()) {
      return false;
    }
    ProblemPages.Page page =
        ProblemPages.render(problem, request.getHeader(HttpHeaders.ACCEPT), requestId);
    status(problem.status(), "");
    page.headers().forEach(response::putHeader);
    addOwnHeaders(response.headers());
    proxy.meters().responded(problem.status());
    closeIfSaid();
    if (request.method().equals(HttpMethod.HEAD)) {
      response.end();
    } else {
      response.end(page.body());
    }
    return true;
  }

  /** Ends the connection after the response, whatever else comes. */
  void close() {
    request.connection().close();
  }

  /** Makes the visitor see that the response is not whole. */
  void breakOff() {
    ConnectionReset.reset(request.connection());
  }

  boolean isClosed() {
    return response.closed();
  }

  /** Counts the head that a stream gave, if one did. */
  void over() {
    if (givenStatus != 0) {
      proxy.meters().responded(givenStatus);
    }
  }

  private void status(int code, String reason) {
    response.setStatusCode(code);
    String standard = HttpResponseStatus.valueOf(code).reasonPhrase();
    // The server knows a 304 with a reason of its own for none, and would give it a length.
    String told = reason.isEmpty() || code == NOT_MODIFIED ? standard : reason;
    if (!told.equals(response.getStatusMessage())) {
      response.setStatusMessage(told);
      reasonSet = true;
    }
  }

  private void addOwnHeaders(MultiMap headers) {
    if (!headers.contains(HttpHeaders.DATE)) {
      headers.set(HttpHeaders.DATE, proxy.date());
    }
    if (proxy.isLeaving()) {
      closeAfterwards();
    }
    if (proxy.options().diagnosticHeaders()) {
      headers.set("Culvert-Request-Id", requestId);
      headers.set("Culvert-Edge", proxy.edgeId());
      if (stream != null) {
        headers.set("Culvert-Connector", stream.key().connectorId().toString());
        headers.set("Culvert-Attempt", Integer.toString(attempts));
      }
    }
  }
}
