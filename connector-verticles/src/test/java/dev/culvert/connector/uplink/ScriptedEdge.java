package dev.culvert.connector.uplink;

import dev.culvert.core.frame.FrameType;
import dev.culvert.core.link.FirstFrame;
import dev.culvert.core.link.SocketLink;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a connector dials in tests: an edge that does as it is told. Thread-safe. */
public final class ScriptedEdge {

  private final Vertx vertx;
  private final ScriptedEdges all;
  private final String id;
  private final String location;
  private final int port;
  private final Queue<JsonObject> hellos = new ConcurrentLinkedQueue<>();
  private final List<EdgeSession> sessions = new CopyOnWriteArrayList<>();
  private final List<NetSocket> sockets = new CopyOnWriteArrayList<>();
  private final NetServer server;
  private volatile JsonObject refusal;
  private volatile boolean silent;

  ScriptedEdge(Vertx vertx, ScriptedEdges all, String id, String location, int port) {
    this.vertx = vertx;
    this.all = all;
    this.id = id;
    this.location = location;
    server =
        vertx
            .createNetServer(new NetServerOptions().setReuseAddress(true))
            .connectHandler(this::connected);
    this.port = server.listen(port, "127.0.0.1").await().actualPort();
  }

  public String id() {
    return id;
  }

  public int port() {
    return port;
  }

  public String address() {
    return "127.0.0.1:" + port;
  }

  JsonObject described() {
    return new JsonObject().put("id", id).put("location", location).put("address", address());
  }

  /** Every HELLO that came, in order. */
  public Queue<JsonObject> hellos() {
    return hellos;
  }

  /** The streams that are here now. */
  public List<EdgeSession> sessions() {
    return List.copyOf(sessions);
  }

  /** The stream with an index, waited for by the caller. */
  public EdgeSession session(int index) {
    return sessions.stream()
        .filter(session -> session.index() == index)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no stream " + index + " at edge " + id));
  }

  /** From now on every HELLO is refused; null takes them again. */
  public void refuse(String code, boolean retry) {
    refusal =
        code == null
            ? null
            : new JsonObject().put("code", code).put("text", "as scripted").put("retry", retry);
  }

  /** From now on it neither answers nor sends anything, without closing a connection. */
  public void fallSilent() {
    silent = true;
  }

  boolean isSilent() {
    return silent;
  }

  /** Ends at once, with every connection; nothing says goodbye. */
  public void die() {
    all.remove(this);
    server.close().await();
    sockets.forEach(NetSocket::close);
  }

  private void connected(NetSocket socket) {
    sockets.add(socket);
    SocketLink link = SocketLink.of(socket);
    link.firstFrame(FrameType.HELLO).onSuccess(hello -> hello(link, hello));
  }

  private void hello(SocketLink link, FirstFrame frame) {
    hellos.add(frame.payload());
    all.hellos().add(frame.payload());
    if (silent) {
      return;
    }
    JsonObject no = refusal;
    if (no != null) {
      link.send(FrameType.REFUSED, no);
      link.close("refused");
      return;
    }
    JsonArray known = all.described();
    JsonObject welcome =
        new JsonObject()
            .put("version", 1)
            .put("features", new JsonArray())
            .put("edge", id)
            .put("location", location)
            .put("tunnel", "6d1f6a3e-4a3c-4b5e-8f6e-0a1b2c3d4e5f")
            .put("tunnelName", "demo")
            .put("config", all.config())
            .put("configVersion", all.configVersion())
            .put("edges", known);
    if (all.silence() != null) {
      welcome.put("silenceMillis", all.silence().toMillis());
    }
    link.send(FrameType.WELCOME, welcome);
    EdgeSession session = new EdgeSession(vertx, this, link, frame.payload());
    sessions.add(session);
    all.entered(session);
    session.routable(known);
  }

  void left(EdgeSession session) {
    sessions.remove(session);
  }
}
