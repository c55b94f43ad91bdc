package dev.culvert.registry.admin;

import dev.culvert.core.cluster.NodeView;
import dev.culvert.core.ejection.Ejected;
import dev.culvert.core.text.Printable;
import dev.culvert.core.tunnel.Labels;
import dev.culvert.core.tunnel.Route;
import dev.culvert.core.tunnel.TokenHash;
import dev.culvert.core.tunnel.Tunnel;
import dev.culvert.registry.connector.Ejections;
import dev.culvert.registry.connector.RegisteredConnector;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;

/** Tunnels and what belongs to them, as the API shows them. No hash of a token is shown. */
final class TunnelJson {

  private static final long LATEST_MILLIS = Instant.parse("9999-12-31T23:59:59Z").toEpochMilli();

  private TunnelJson() {}

  /**
   * A tunnel.
   *
   * @param connectors how many are live
   */
  static JsonObject of(Tunnel tunnel, int connectors) {
    JsonArray routes = new JsonArray();
    tunnel.routes().forEach(route -> routes.add(of(route)));
    JsonArray tokens = new JsonArray();
    tunnel.tokens().forEach(token -> tokens.add(of(token)));
    return new JsonObject()
        .put("id", tunnel.id().toString())
        .put("name", tunnel.name())
        .put("connectorLimit", tunnel.connectorLimit())
        .put("createdAt", instant(tunnel.createdAtMillis()))
        .put("revision", tunnel.revision())
        .put("routes", routes)
        .put("tokens", tokens)
        .put("config", config(tunnel))
        .put("connectors", connectors);
  }

  static JsonObject config(Tunnel tunnel) {
    return new JsonObject(tunnel.config());
  }

  static JsonObject of(Route route) {
    return new JsonObject()
        .put("hostname", route.hostname())
        .put("pathPrefix", route.pathPrefix())
        .put("options", new JsonObject(route.options().toMap()));
  }

  /** A route with the tunnel it leads to. */
  static JsonObject of(Route route, Tunnel tunnel) {
    return of(route).put("tunnelId", tunnel.id().toString()).put("tunnelName", tunnel.name());
  }

  static JsonObject of(TokenHash token) {
    return new JsonObject()
        .put("id", token.id().toString())
        .put("createdAt", instant(token.createdAtMillis()));
  }

  /**
   * A connector.
   *
   * @param told what edges have ejected of it
   */
  static JsonObject of(RegisteredConnector connector, List<Ejections.Told> told) {
    JsonArray ejections = new JsonArray();
    told.forEach(one -> ejections.add(of(one)));
    JsonObject streams = new JsonObject();
    connector.streams().forEach(streams::put);
    return new JsonObject()
        .put("id", connector.id().toString())
        .put("createdAt", instant(connector.createdAtMillis()))
        .put("architecture", text(connector.architecture()))
        .put("version", text(connector.version()))
        .put("originIp", text(connector.originIp()))
        .put("ready", connector.ready())
        .put("draining", connector.draining())
        .put("streams", streams)
        .put("labels", Labels.encode(connector.labels()))
        .put("ejections", ejections);
  }

  private static JsonObject of(Ejections.Told told) {
    Ejected ejected = told.ejected();
    JsonObject json =
        new JsonObject()
            .put("edge", Printable.line(told.edge()))
            .put("location", Printable.line(told.location()));
    if (ejected.streamIndex() >= 0) {
      json.put("stream", ejected.streamIndex());
    }
    return json.put("cause", Printable.line(ejected.cause()))
        .put("detail", Printable.line(ejected.detail()))
        .put("times", Math.max(1, ejected.times()))
        .put("since", instant(inRange(ejected.sinceMillis())))
        .put("until", instant(inRange(ejected.untilMillis())));
  }

  /** A time with a year of four digits, whatever an edge says. */
  private static long inRange(long millis) {
    return Math.max(0, Math.min(millis, LATEST_MILLIS));
  }

  static JsonObject of(NodeView edge) {
    return new JsonObject()
        .put("nodeId", edge.nodeId())
        .put("name", edge.nodeName())
        .put("location", edge.location())
        .put("version", edge.programVersion())
        .put("startedAt", instant(edge.startedAtMillis()))
        .put("directoryRevision", edge.directoryRevision());
  }

  /** What a node of another version did not say is empty. */
  private static String text(String said) {
    return said == null ? "" : said;
  }

  private static String instant(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }
}
