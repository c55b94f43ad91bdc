package dev.culvert.edge.http1;

import dev.culvert.core.cluster.StreamKey;
import dev.culvert.core.frame.HeaderFields;
import dev.culvert.core.frame.ResponseHead;
import dev.culvert.edge.request.EdgeResponse;
import dev.culvert.edge.request.RequestListener;
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

/**
 * What the visitor gets: the head that a stream gave, with the edge's own fields, and what follows
 * it, or a problem in its place.
 *
 * <p>Owned by the event loop of the request.
 */
final class Http1Response implements EdgeResponse, LateHeads.Head {

  private static final int NOT_MODIFIED = 304;

  /** For a visitor who sends a body that nobody wants. */
  private static final long LINGER_MILLIS = 1_000;

  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final String requestId;
  private final VisitorWire wire;
  private final Answering answering;
  private RequestListener listener;
  private final AttemptNotes notes = new AttemptNotes();

  /** Whether the head that was taken allows a body. */
  private boolean bodyAllowed;

  /** Whether the head is to leave after this turn of the event loop. */
  private boolean headWaits;

  private boolean closing;

  /** Whether a reason was given, which cannot be taken back. */
  private boolean reasonSet;

  /** Whether the server must be kept from adding a Content-Length. */
  private boolean lengthless;

  Http1Response(
      HttpServerRequest request, String requestId, VisitorWire wire, Answering answering) {
    this.request = request;
    this.requestId = requestId;
    this.wire = wire;
    this.answering = answering;
    this.response = request.response();
  }

  void listener(RequestListener newListener) {
    listener = newListener;
    Handler<Throwable> broken = this::broken;
    request.exceptionHandler(broken);
    response.exceptionHandler(broken);
    response.closeHandler(ignored -> broken.handle(null));
  }

  private void broken(Throwable cause) {
    headWaits = false;
    listener.visitorBroke(cause);
  }

  @Override
  public void asked(StreamKey asked, int attempt, String why) {
    notes.asked(asked, attempt, why);
  }

  @Override
  public void attemptFailed(StreamKey stream, String why) {
    notes.failed(stream, why);
  }

  // ---- what a stream gave

  @Override
  public boolean interim(ResponseHead from) {
    if (request.version() == HttpVersion.HTTP_1_0) {
      return false;
    }
    InterimResponses.send(
        request.connection(),
        from.status(),
        from.reason(),
        sink -> answering.rules().response(from.fields()::forEach, from.status(), sink));
    return true;
  }

  @Override
  public boolean begin(ResponseHead from, boolean ended) {
    status(from.status(), from.reason());
    MultiMap headers = response.headers();
    answering.rules().response(from.fields()::forEach, from.status(), headers::add);
    addOwnHeaders(headers);
    bodyAllowed = mayHaveBody(from.status());
    if (!bodyAllowed) {
      if (reasonSet
          && from.status() == NOT_MODIFIED
          && !headers.contains(HttpHeaders.CONTENT_LENGTH)) {
        lengthless = true;
        response.headersEndHandler(ignored -> beforeHead());
      }
      return false;
    }
    if (!headers.contains(HttpHeaders.CONTENT_LENGTH)) {
      frameBody(headers, ended);
    }
    if (!ended) {
      headWaits = true;
      answering.late().add(this);
    }
    return !ended;
  }

  private boolean mayHaveBody(int status) {
    return status != 204 && status != NOT_MODIFIED && !request.method().equals(HttpMethod.HEAD);
  }

  @Override
  public boolean mayHaveBody() {
    return bodyAllowed;
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

  /** Nothing of the body came in the same turn of the event loop: the visitor need not wait. */
  @Override
  public void send() {
    if (!headWaits || response.headWritten()) {
      return;
    }
    headWaits = false;
    try {
      sendHead();
    } catch (RuntimeException e) {
      listener.failed(e);
    }
  }

  private void sendHead() {
    if (response.isChunked() || response.headers().contains(HttpHeaders.CONTENT_LENGTH)) {
      response.writeHead();
    } else if (request.version() == HttpVersion.HTTP_1_0) {
      // Vert.x cannot send only the head of a close-delimited response.
      response.write(Buffer.buffer());
    }
  }

  @Override
  public boolean isHeadSent() {
    return response.headWritten();
  }

  @Override
  public void withdrawHead() {
    response.headers().clear();
    response.setChunked(false);
    closing = false;
    headWaits = false;
    lengthless = false;
  }

  @Override
  public Future<Void> write(Buffer part) {
    return response.write(part);
  }

  @Override
  public Future<Void> end(Buffer last, HeaderFields trailers) {
    if (trailers.size() > 0 && response.isChunked()) {
      MultiMap to = response.trailers();
      trailers.forEach(to::add);
    }
    closeIfSaid();
    return last == null ? response.end() : response.end(last);
  }

  @Override
  public long acknowledgedBytes() {
    return wire.acknowledgedBytes();
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

  @Override
  public void closeAfterwards() {
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

  @Override
  public boolean answer(ResponseHead head, String body) {
    if (response.ended() || response.closed()) {
      return false;
    }
    headWaits = false;
    status(head.status(), head.reason());
    MultiMap headers = response.headers();
    head.fields().forEach(headers::add);
    addOwnHeaders(headers);
    closeIfSaid();
    if (request.method().equals(HttpMethod.HEAD)) {
      response.end();
    } else {
      response.end(body);
    }
    return true;
  }

  @Override
  public void close() {
    request.connection().close();
  }

  @Override
  public void breakOff() {
    headWaits = false;
    ConnectionReset.reset(request.connection());
  }

  @Override
  public boolean isClosed() {
    return response.closed();
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
    answering.own().add(headers, requestId, notes);
    if (answering.own().isLeaving()) {
      closeAfterwards();
    }
  }
}
