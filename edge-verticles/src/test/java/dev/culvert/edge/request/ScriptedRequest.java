package dev.culvert.edge.request;

import dev.culvert.edge.answer.Problem;
import dev.culvert.edge.ingress.TrustedProxies;
import dev.culvert.edge.ingress.Visitor;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpVersion;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** A request that came by no connection, and whose visitor does what a test says. */
public final class ScriptedRequest implements EdgeRequest {

  private final String method;
  private final String target;
  private final MultiMap fields = MultiMap.caseInsensitiveMultiMap();
  private final ScriptedResponse response;
  private final List<String> held = new ArrayList<>();
  private RequestListener listener;
  private Problem fault;
  private BodySink sink;
  private boolean hasBody;
  private boolean bodyEnds;
  private boolean paused;
  private boolean dropped;

  private ScriptedRequest(String method, String host, String target) {
    this.method = method;
    this.target = target;
    this.response = new ScriptedResponse(method.equals("HEAD"));
    if (!host.isEmpty()) {
      fields.add("host", host);
    }
  }

  /** A request without a body. */
  public static ScriptedRequest of(String method, String host, String target) {
    return new ScriptedRequest(method, host, target);
  }

  /** With one more field. */
  public ScriptedRequest with(String name, String value) {
    fields.add(name, value);
    return this;
  }

  /** With a body, of which nothing has come yet. */
  public ScriptedRequest withBody() {
    hasBody = true;
    return with("transfer-encoding", "chunked");
  }

  /** With a body that is known to be of no use. */
  public ScriptedRequest faulty(Problem newFault) {
    fault = newFault;
    return this;
  }

  // ---- what the visitor does

  /** Sends a part of the body. */
  public void sends(String part) {
    if (paused) {
      held.add(part);
    } else if (sink != null) {
      sink.part(Buffer.buffer(part));
    } else {
      dropped = true;
    }
  }

  /** Ends the body. */
  public void endsBody() {
    bodyEnds = true;
    if (!paused && sink != null) {
      sink.ended();
    }
  }

  /** Sends a body that is of no use. */
  public void sendsGarbage(Problem problem) {
    listener.bodyFaulted(problem);
  }

  /** Closes the connection. */
  public void leaves() {
    response.connectionCloses();
    listener.visitorBroke(null);
  }

  /** The server finds that something cannot be sent. */
  public void serverFails(RuntimeException cause) {
    listener.failed(cause);
  }

  // ---- what became of it

  public boolean isBodyPaused() {
    return paused;
  }

  /** Whether some of the body came while nobody wanted it. */
  public boolean isBodyDropped() {
    return dropped;
  }

  /** What the visitor got. */
  public ScriptedResponse got() {
    return response;
  }

  // ---- the request

  @Override
  public String id() {
    return "r1";
  }

  @Override
  public Visitor visitor() {
    return Visitor.of(InetAddress.getLoopbackAddress(), false, 8080, TrustedProxies.none());
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public HttpVersion version() {
    return HttpVersion.HTTP_1_1;
  }

  @Override
  public String target() {
    return target;
  }

  @Override
  public String authority() {
    return fields.get("host");
  }

  @Override
  public MultiMap fields() {
    return fields;
  }

  @Override
  public boolean isTls() {
    return false;
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
  }

  @Override
  public boolean hasBody() {
    return hasBody;
  }

  @Override
  public void pauseBody() {
    paused = true;
  }

  @Override
  public void bodyTo(BodySink newSink) {
    sink = newSink;
  }

  @Override
  public void resumeBody() {
    paused = false;
    while (!paused && !held.isEmpty()) {
      sends(held.remove(0));
    }
    if (!paused && bodyEnds && sink != null) {
      bodyEnds = false;
      sink.ended();
    }
  }

  @Override
  public long heldBodyBytes() {
    return held.stream().mapToLong(String::length).sum();
  }
}
