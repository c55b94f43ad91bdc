package dev.culvert.edge.http1;

import dev.culvert.core.frame.PooledBuffer;
import dev.culvert.edge.answer.Problem;
import dev.culvert.edge.ingress.BodyFaults;
import dev.culvert.edge.ingress.Visitor;
import dev.culvert.edge.request.BodySink;
import dev.culvert.edge.request.EdgeRequest;
import dev.culvert.edge.request.EdgeResponse;
import dev.culvert.edge.request.RequestListener;
import dev.culvert.edge.wire.BodyFault;
import dev.culvert.edge.wire.VisitorWire;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/**
 * A request that the HTTP/1.1 server has read.
 *
 * <p>Owned by the event loop of the connection.
 */
final class Http1Request implements EdgeRequest {

  private final HttpServerRequest request;
  private final Visitor visitor;
  private final String id;
  private final VisitorWire wire;
  private final Http1Response response;
  private RequestListener listener;
  private Problem fault;
  private BodySink sink;
  private boolean held;

  private Http1Request(HttpServerRequest request, Visitor visitor, String id, Answering answering) {
    this.request = request;
    this.visitor = visitor;
    this.id = id;
    this.wire = VisitorWire.of(request.connection());
    this.response = new Http1Response(request, id, wire, answering);
  }

  static Http1Request of(
      HttpServerRequest request, Visitor visitor, String id, Answering answering) {
    Http1Request made = new Http1Request(request, visitor, id, answering);
    BodyFault found = made.wire.serve(made::bodyFaulted);
    if (found != null) {
      made.fault = BodyFaults.problem(found);
    }
    return made;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Visitor visitor() {
    return visitor;
  }

  @Override
  public String method() {
    return request.method().name();
  }

  @Override
  public HttpVersion version() {
    return request.version();
  }

  @Override
  public String target() {
    return request.uri();
  }

  @Override
  public String authority() {
    return request.getHeader(HttpHeaders.HOST);
  }

  @Override
  public MultiMap fields() {
    return request.headers();
  }

  @Override
  public boolean isTls() {
    return request.isSSL();
  }

  @Override
  public Problem fault() {
    return fault;
  }

  @Override
  public EdgeResponse response() {
    return response;
  }

  @Override
  public void listener(RequestListener newListener) {
    listener = newListener;
    response.listener(newListener);
  }

  private void bodyFaulted(BodyFault found) {
    listener.bodyFaulted(BodyFaults.problem(found));
  }

  // ---- the body

  @Override
  public boolean hasBody() {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length != null
        ? !length.equals("0")
        : request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
  }

  @Override
  public void pauseBody() {
    if (!held) {
      held = true;
      wire.bodyParts().willBeClaimed();
      request.handler(this::received);
      request.endHandler(ignored -> ended());
    }
    request.pause();
  }

  @Override
  public void bodyTo(BodySink newSink) {
    sink = newSink;
  }

  @Override
  public void resumeBody() {
    if (held) {
      request.resume();
    }
  }

  @Override
  public long heldBodyBytes() {
    return wire.bodyParts().unclaimedBytes();
  }

  private void received(Buffer seen) {
    Buffer part = wire.bodyParts().claim(seen);
    if (part == null) {
      return;
    }
    if (sink == null) {
      PooledBuffer.release(part);
    } else {
      sink.part(part);
    }
  }

  private void ended() {
    if (sink != null) {
      sink.ended();
    }
  }
}
