package dev.culvert.core.handshake;

import io.vertx.core.json.JsonObject;

/**
 * How a connector is: {@code docs/protocol.md}, STATUS.
 *
 * @param ready whether its configuration is in force and its origin can be reached
 * @param configVersion of the configuration that is in force
 */
public record Status(boolean ready, long configVersion) {

  /** The payload of the frame. */
  public JsonObject encode() {
    return new JsonObject()
        .put("ready", ready)
        .put("configVersion", configVersion)
        .put("labels", new JsonObject());
  }

  /** Reads whatever was sent; what is missing is not ready, and 0. */
  public static Status decode(JsonObject json) {
    return new Status(
        Boolean.TRUE.equals(json.getValue("ready")), Members.number(json, "configVersion"));
  }
}
