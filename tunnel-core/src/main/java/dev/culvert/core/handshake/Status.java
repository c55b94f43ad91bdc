package dev.culvert.core.handshake;

import dev.culvert.core.tunnel.Labels;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * How a connector is: {@code docs/protocol.md}, STATUS.
 *
 * @param ready whether its configuration is in force and its origin can be reached
 * @param configVersion of the configuration that is in force
 * @param labels what its operator says of it, see {@link Labels}
 */
public record Status(boolean ready, long configVersion, Map<String, String> labels) {

  public Status {
    labels = Map.copyOf(labels);
  }

  /** The payload of the frame. */
  public JsonObject encode() {
    return new JsonObject()
        .put("ready", ready)
        .put("configVersion", configVersion)
        .put("labels", Labels.encode(labels));
  }

  /** Reads whatever was sent; what is missing is not ready, and 0. */
  public static Status decode(JsonObject json) {
    return new Status(
        Boolean.TRUE.equals(json.getValue("ready")),
        Members.number(json, "configVersion"),
        Labels.decode(json.getValue("labels")));
  }
}
