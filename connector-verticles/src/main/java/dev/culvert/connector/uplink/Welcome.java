package dev.culvert.connector.uplink;

import dev.culvert.core.exchange.MultiplexerOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;

/**
 * What an edge that lets a stream in says: {@code docs/protocol.md}, WELCOME.
 *
 * @param edge which edge it is
 * @param location where it runs
 * @param tunnelName what the tunnel is called
 * @param config the tunnel's configuration, the text of a JSON object; null if it says none
 * @param configVersion of the configuration
 * @param edges every edge that can be dialled
 * @param silence how long the link may be silent before it is dead
 */
record Welcome(
    String edge,
    String location,
    String tunnelName,
    String config,
    long configVersion,
    List<EdgeAddress> edges,
    Duration silence) {

  private static final int VERSION = 1;

  /**
   * Reads the payload.
   *
   * @throws IllegalArgumentException naming the member and what is wrong
   */
  static Welcome of(JsonObject json) {
    Object version = json.getValue("version");
    if (!Integer.valueOf(VERSION).equals(version)) {
      throw new IllegalArgumentException("WELCOME: version: " + version + " is not spoken here");
    }
    if (!(json.getValue("edge") instanceof String edge) || edge.isEmpty()) {
      throw new IllegalArgumentException("WELCOME: edge: is missing");
    }
    return new Welcome(
        edge,
        text(json, "location"),
        text(json, "tunnelName"),
        config(json),
        configVersion(json),
        EdgeAddress.list(json.getValue("edges")),
        silence(json.getValue("silenceMillis")));
  }

  private static Duration silence(Object millis) {
    if (millis == null) {
      return MultiplexerOptions.DEFAULT_SILENCE;
    }
    long least = MultiplexerOptions.LEAST_SILENCE.toMillis();
    long longest = MultiplexerOptions.LONGEST_SILENCE.toMillis();
    if (millis instanceof Number number
        && number.longValue() >= least
        && number.longValue() <= longest) {
      return Duration.ofMillis(number.longValue());
    }
    throw new IllegalArgumentException(
        "WELCOME: silenceMillis: " + millis + " is not a number from " + least + " to " + longest);
  }

  /** The configuration in a WELCOME or a CONFIG; null if there is none. */
  static String config(JsonObject json) {
    return json.getValue("config") instanceof JsonObject config ? config.encode() : null;
  }

  /** The version of the configuration in a WELCOME or a CONFIG. */
  static long configVersion(JsonObject json) {
    return json.getValue("configVersion") instanceof Number version ? version.longValue() : 0;
  }

  private static String text(JsonObject json, String member) {
    return json.getValue(member) instanceof String text ? text : "";
  }
}
