package dev.culvert.core.handshake;

import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.UUID;

/**
 * The answer that accepts a session of the bus link: {@code docs/protocol.md}, section 12.
 *
 * @param edge which edge answers; null when a connector does
 * @param connectorId which connector answers; null when an edge does
 * @param maxExchanges how many exchanges it takes at once in this session
 * @param features what else it knows
 */
public record BusWelcome(String edge, UUID connectorId, int maxExchanges, Set<Feature> features) {

  public BusWelcome {
    features = Feature.copy(features);
  }

  /** The payload. */
  public JsonObject encode() {
    JsonObject json =
        new JsonObject().put("version", Members.VERSION).put("features", Feature.encode(features));
    if (edge != null) {
      json.put("edge", edge);
    }
    return Members.put(json, "connector", connectorId).put("maxExchanges", maxExchanges);
  }

  /** Reads a payload; one exchange at once if it does not say how many. */
  public static BusWelcome decode(JsonObject json) {
    return new BusWelcome(
        Members.text(json, "edge", null),
        Members.uuid(json, "connector"),
        json.getValue("maxExchanges") instanceof Number number ? number.intValue() : 1,
        Feature.decode(json.getValue("features")));
  }
}
