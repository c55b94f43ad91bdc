package dev.culvert.edge.uplink;

import dev.culvert.core.cluster.StreamKey;
import dev.culvert.core.text.Printable;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.UUID;

/**
 * What a connector says of itself: {@code docs/protocol.md}, HELLO. All of it is read with
 * suspicion.
 *
 * @param token the text of the tunnel's token
 * @param connectorId which connector
 * @param instance the SHA-256 of its instance key
 * @param index of the stream, 0 to 3
 * @param epoch of the stream, above 0
 * @param startedAtMillis when the connector started, in milliseconds since the epoch
 * @param program its version
 * @param architecture such as {@code linux_amd64}
 * @param maxExchanges how many it takes at once
 * @param keepsSilence whether it goes by the silence that WELCOME tells
 */
record Hello(
    String token,
    UUID connectorId,
    String instance,
    int index,
    long epoch,
    long startedAtMillis,
    String program,
    String architecture,
    int maxExchanges,
    boolean keepsSilence) {

  static final int VERSION = 1;

  /** How many streams a connector may have. */
  static final int MAX_STREAMS = 4;

  private static final int MAX_TEXT_CHARS = 64;
  private static final int MAX_TOKEN_CHARS = 1024;
  private static final int LEAST_KEY_CHARS = 16;
  private static final int HIGHEST_EXCHANGES = 65_536;
  private static final String SILENCE = "silence";

  /** A HELLO of a version that is not spoken here. */
  static final class UnknownVersionException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    UnknownVersionException(Object version) {
      super("HELLO: version: " + shown(version) + " is not spoken here; " + VERSION + " is");
    }
  }

  /**
   * Reads a HELLO.
   *
   * @throws IllegalArgumentException naming the member and what would be right
   */
  static Hello of(JsonObject json) {
    Object version = json.getValue("version");
    if (!Integer.valueOf(VERSION).equals(version)) {
      throw new UnknownVersionException(version);
    }
    String key = text(json, "instanceKey", MAX_TEXT_CHARS);
    if (key.length() < LEAST_KEY_CHARS) {
      throw new IllegalArgumentException("HELLO: instanceKey: is no 16 random bytes in base64url");
    }
    return new Hello(
        text(json, "token", MAX_TOKEN_CHARS),
        uuid(json, "connector"),
        sha256(key),
        (int) number(json, "index", 0, MAX_STREAMS - 1),
        number(json, "epoch", 1, Long.MAX_VALUE - 1),
        number(json, "startedAt", 0, Long.MAX_VALUE),
        Printable.line(text(json, "program", MAX_TEXT_CHARS)),
        Printable.line(text(json, "architecture", MAX_TEXT_CHARS)),
        (int) number(json, "maxExchanges", 1, HIGHEST_EXCHANGES),
        json.getValue("features") instanceof JsonArray features && features.contains(SILENCE));
  }

  StreamKey key(UUID tunnelId) {
    return new StreamKey(tunnelId, connectorId, index);
  }

  private static String text(JsonObject json, String member, int maxChars) {
    if (json.getValue(member) instanceof String text
        && text.length() <= maxChars
        && text.chars().noneMatch(Character::isISOControl)) {
      return text;
    }
    throw new IllegalArgumentException(
        "HELLO: " + member + ": is no text of at most " + maxChars + " characters");
  }

  private static UUID uuid(JsonObject json, String member) {
    try {
      return UUID.fromString(text(json, member, MAX_TEXT_CHARS));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("HELLO: " + member + ": is no UUID", e);
    }
  }

  private static long number(JsonObject json, String member, long lowest, long highest) {
    Object value = json.getValue(member);
    if ((value instanceof Integer || value instanceof Long)
        && ((Number) value).longValue() >= lowest
        && ((Number) value).longValue() <= highest) {
      return ((Number) value).longValue();
    }
    throw new IllegalArgumentException(
        "HELLO: "
            + member
            + ": "
            + shown(value)
            + " is not a number from "
            + lowest
            + " to "
            + highest);
  }

  private static String shown(Object value) {
    return Printable.line(String.valueOf(value));
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "stream " + index + " of connector " + connectorId;
  }
}
