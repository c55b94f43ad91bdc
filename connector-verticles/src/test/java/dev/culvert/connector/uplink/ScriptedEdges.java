package dev.culvert.connector.uplink;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Edges that know of each other, and of one tunnel. Thread-safe. */
public final class ScriptedEdges {

  private final Vertx vertx;
  private final List<ScriptedEdge> edges = new CopyOnWriteArrayList<>();
  private final Queue<JsonObject> hellos = new ConcurrentLinkedQueue<>();
  private volatile JsonObject config = new JsonObject();
  private volatile long configVersion = 1;
  private volatile Duration silence;

  public ScriptedEdges(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Starts an edge on a free port. */
  public ScriptedEdge start(String id, String location) {
    return start(id, location, 0);
  }

  /** Starts an edge, and tells every stream of it. */
  public ScriptedEdge start(String id, String location, int port) {
    ScriptedEdge edge = new ScriptedEdge(vertx, this, id, location, port);
    edges.add(edge);
    tellAll();
    return edge;
  }

  /** Every HELLO that came to any edge, in order. */
  Queue<JsonObject> hellos() {
    return hellos;
  }

  void remove(ScriptedEdge edge) {
    edges.remove(edge);
    tellAll();
  }

  private void tellAll() {
    JsonArray known = described();
    forEach(session -> session.routable(known));
  }

  /** What the tunnel's configuration is for streams that come from now on. */
  public void config(JsonObject newConfig, long version) {
    config = newConfig;
    configVersion = version;
  }

  /** What WELCOME says of silence from now on; nothing before. */
  void silence(Duration newSilence) {
    silence = newSilence;
  }

  /** Null when WELCOME says nothing of it. */
  Duration silence() {
    return silence;
  }

  JsonObject config() {
    return config;
  }

  long configVersion() {
    return configVersion;
  }

  JsonArray described() {
    JsonArray described = new JsonArray();
    edges.forEach(edge -> described.add(edge.described()));
    return described;
  }

  /** As real edges do: the later epoch of a stream ends the earlier one. */
  void entered(EdgeSession later) {
    forEach(
        session -> {
          if (session != later
              && session.index() == later.index()
              && session.connector().equals(later.connector())
              && session.epoch() < later.epoch()) {
            session.superseded();
          }
        });
  }

  private void forEach(Consumer<EdgeSession> action) {
    edges.forEach(edge -> edge.sessions().forEach(action));
  }
}
