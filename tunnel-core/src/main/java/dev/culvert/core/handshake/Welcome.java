package dev.culvert.core.handshake;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The answer of an edge that accepts a HELLO on an uplink: {@code docs/protocol.md}, WELCOME.
 *
 * @param edge which edge it is
 * @param location where it runs; empty if it does not say
 * @param tunnelId the tunnel of the token; null if the edge does not say
 * @param tunnelName the tunnel's name; empty if the edge does not say
 * @param config the tunnel's configuration; its text is null if the edge does not say
 * @param edges every edge that can be dialled
 * @param silence how long the link may be silent before it is dead; null for the default
 * @param features what else the edge knows
 */
public record Welcome(
    String edge,
    String location,
    UUID tunnelId,
    String tunnelName,
    ConfigNotice config,
    List<EdgeAddress> edges,
    Duration silence,
    Set<Feature> features) {

  /** The shortest silence that an edge may ask for: shorter ones look like a busy peer. */
  public static final Duration LEAST_SILENCE = Duration.ofSeconds(1);

  /** The longest silence that an edge may ask for. */
  public static final Duration LONGEST_SILENCE = Duration.ofMinutes(10);

  public Welcome {
    edges = List.copyOf(edges);
    features = Feature.copy(features);
  }

  /** The payload of the frame. */
  public JsonObject encode() {
    JsonObject json =
        new JsonObject()
            .put("version", Members.VERSION)
            .put("features", Feature.encode(features))
            .put("edge", edge)
            .put("location", location);
    Members.put(json, "tunnel", tunnelId)
        .put("tunnelName", tunnelName)
        .mergeIn(config.encode())
        .put("edges", EdgeAddress.encode(edges));
    return silence == null ? json : json.put("silenceMillis", silence.toMillis());
  }

  /**
   * Reads the payload.
   *
   * @throws IllegalArgumentException naming the member and what is wrong
   */
  public static Welcome decode(JsonObject json) {
    Object version = json.getValue("version");
    if (Members.isOtherVersion(version)) {
      throw new IllegalArgumentException(
          "WELCOME: version: " + Members.shown(version) + " is not spoken here");
    }
    String edge = Members.text(json, "edge", "");
    if (edge.isEmpty()) {
      throw new IllegalArgumentException("WELCOME: edge: is missing");
    }
    return new Welcome(
        edge,
        Members.text(json, "location", ""),
        Members.uuid(json, "tunnel"),
        Members.text(json, "tunnelName", ""),
        ConfigNotice.decode(json),
        EdgeAddress.decode(json.getValue("edges")),
        silence(json.getValue("silenceMillis")),
        Feature.decode(json.getValue("features")));
  }

  private static Duration silence(Object millis) {
    if (millis == null) {
      return null;
    }
    long least = LEAST_SILENCE.toMillis();
    long longest = LONGEST_SILENCE.toMillis();
    if (millis instanceof Number number
        && number.longValue() >= least
        && number.longValue() <= longest) {
      return Duration.ofMillis(number.longValue());
    }
    throw new IllegalArgumentException(
        "WELCOME: silenceMillis: "
            + Members.shown(millis)
            + " is not a number from "
            + least
            + " to "
            + longest);
  }
}
