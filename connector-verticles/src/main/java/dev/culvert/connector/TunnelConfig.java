package dev.culvert.connector;

import dev.culvert.connector.origin.OriginOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration that a tunnel gives its connectors. What a connector was told itself goes
 * before it; what this version does not know of it is passed over.
 */
final class TunnelConfig {

  private static final Logger log = LoggerFactory.getLogger(TunnelConfig.class);

  private TunnelConfig() {}

  /**
   * The connector's origin with what the tunnel says of it.
   *
   * @param json the text of a JSON object, or null
   */
  static OriginOptions apply(String json, ConnectorConfig own) {
    if (json == null || own.settings().isGiven("origin.url")) {
      return own.origin();
    }
    try {
      JsonObject origin = new JsonObject(json).getJsonObject("origin", new JsonObject());
      String url = origin.getString("url");
      return url == null ? own.origin() : own.origin().withUrl(parse(url));
    } catch (DecodeException | ClassCastException | IllegalArgumentException e) {
      log.warn("The tunnel's configuration is not used: {}", e.getMessage());
      return own.origin();
    }
  }

  private static URI parse(String url) {
    URI uri = URI.create(url);
    boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    if (!http || uri.getHost() == null || OriginOptions.hasPath(uri)) {
      throw new IllegalArgumentException(
          "origin.url: " + url + " is not a URL such as http://127.0.0.1:3000");
    }
    return uri;
  }
}
