package dev.culvert.core.handshake;

import io.vertx.core.json.JsonObject;

/**
 * The tunnel's configuration as an edge tells it to a connector, in CONFIG and in WELCOME.
 *
 * @param config the text of a JSON object; null if the edge does not say
 * @param version of the configuration; 0 if the edge does not say
 */
public record ConfigNotice(String config, long version) {

  /** The payload of a CONFIG. */
  public JsonObject encode() {
    return new JsonObject()
        .put("config", config == null ? null : new JsonObject(config))
        .put("configVersion", version);
  }

  /** Reads the payload of a CONFIG or a WELCOME. */
  public static ConfigNotice decode(JsonObject json) {
    return new ConfigNotice(
        json.getValue("config") instanceof JsonObject config ? config.encode() : null,
        Members.number(json, "configVersion"));
  }
}
