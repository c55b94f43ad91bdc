package dev.culvert.connector;

import dev.culvert.connector.origin.OriginSpec;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the configuration that a tunnel gives its connectors. What a connector was told itself goes
 * before it. Keys that this version does not know are ignored.
 *
 * @param own the origin that the connector was told itself, or the default
 * @param isGiven whether the connector was told its URL, so that the tunnel's does not count
 */
record TunnelConfig(OriginSpec own, boolean isGiven) {

  private static final Logger log = LoggerFactory.getLogger(TunnelConfig.class);

  /** What the connector's own configuration says. */
  static TunnelConfig of(ConnectorConfig config) {
    return new TunnelConfig(config.origin(), config.settings().isGiven("origin.url"));
  }

  /**
   * The origin to use. A configuration that cannot be used is logged, and is as good as none.
   *
   * @param json the text of a JSON object, or null
   */
  OriginSpec origin(String json) {
    if (json == null || isGiven) {
      return own;
    }
    try {
      JsonObject origin = new JsonObject(json).getJsonObject("origin", new JsonObject());
      String url = origin.getString("url");
      return url == null ? own : own.withUrl(url);
    } catch (DecodeException | ClassCastException | IllegalArgumentException e) {
      log.warn("The tunnel's configuration is not used: {}", e.getMessage());
      return own;
    }
  }
}
