package dev.culvert.core.handshake;

import dev.culvert.core.text.Printable;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import java.util.UUID;

/**
 * What a connector says of itself when it opens a stream on an uplink: {@code docs/protocol.md},
 * HELLO. An edge believes none of it before {@link #decode} has checked it.
 *
 * @param token the text of the tunnel's token
 * @param connectorId the connector ID
 * @param instanceKey proves that streams are of the same process; shown to edges alone
 * @param index of the stream, 0 to 3
 * @param epoch of the stream, above 0
 * @param startedAtMillis when the connector started, in milliseconds since 1970
 * @param program its version
 * @param architecture such as {@code linux_amd64}
 * @param hostname where it runs; empty if it does not say
 * @param maxExchanges how many exchanges it takes at once on this stream, 1 to 65,536
 * @param features what else it knows
 */
public record Hello(
    String token,
    UUID connectorId,
    String instanceKey,
    int index,
    long epoch,
    long startedAtMillis,
    String program,
    String architecture,
    String hostname,
    int maxExchanges,
    Set<Feature> features) {

  /** How many streams a connector may have. */
  public static final int MAX_STREAMS = 4;

  private static final int KEY_BYTES = 16;
  private static final int LEAST_KEY_CHARS = 16;
  private static final int MAX_TEXT_CHARS = 64;
  private static final int MAX_TOKEN_CHARS = 1024;
  private static final int MAX_HOSTNAME_CHARS = 255;
  private static final int HIGHEST_EXCHANGES = 65_536;

  public Hello {
    features = Feature.copy(features);
  }

  /** A new instance key: 16 random bytes in base64url. */
  public static String newInstanceKey() {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(key);
  }

  /** The payload of the frame. */
  public JsonObject encode() {
    return new JsonObject()
        .put("version", Members.VERSION)
        .put("features", Feature.encode(features))
        .put("token", token)
        .put("connector", connectorId.toString())
        .put("instanceKey", instanceKey)
        .put("index", index)
        .put("epoch", epoch)
        .put("startedAt", startedAtMillis)
        .put("program", program)
        .put("architecture", architecture)
        .put("hostname", hostname)
        .put("maxExchanges", maxExchanges);
  }

  /**
   * Reads a HELLO from outside.
   *
   * @throws BadHelloException naming the member and what would be right
   */
  public static Hello decode(JsonObject json) {
    Object version = json.getValue("version");
    if (Members.isOtherVersion(version)) {
      throw new BadHelloException(
          RefusalCode.VERSION,
          "HELLO: version: "
              + Members.shown(version)
              + " is not spoken here; "
              + Members.VERSION
              + " is");
    }
    HelloMembers members = new HelloMembers(json);
    String key = members.text("instanceKey", MAX_TEXT_CHARS);
    if (key.length() < LEAST_KEY_CHARS) {
      throw HelloMembers.bad("instanceKey: is no 16 random bytes in base64url");
    }
    return new Hello(
        members.text("token", MAX_TOKEN_CHARS),
        members.uuid("connector", MAX_TEXT_CHARS),
        key,
        (int) members.number("index", 0, MAX_STREAMS - 1),
        members.number("epoch", 1, Long.MAX_VALUE - 1),
        members.number("startedAt", 0, Long.MAX_VALUE),
        Printable.line(members.text("program", MAX_TEXT_CHARS)),
        Printable.line(members.text("architecture", MAX_TEXT_CHARS)),
        members.optionalLine("hostname", MAX_HOSTNAME_CHARS),
        (int) members.number("maxExchanges", 1, HIGHEST_EXCHANGES),
        Feature.decode(json.getValue("features")));
  }

  /** The SHA-256 of the instance key in base64url: what other nodes know the process by. */
  public String instanceHash() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(instanceKey.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Whether it goes by the silence that WELCOME tells. */
  public boolean keepsSilence() {
    return features.contains(Feature.SILENCE);
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    return "stream " + index + " of connector " + connectorId;
  }
}
