package dev.culvert.connector.uplink;

import dev.culvert.core.ProgramVersion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.UUID;

/**
 * What a connector says of itself on each of its streams: {@code docs/protocol.md}, HELLO.
 *
 * @param token the text of the tunnel's token
 * @param connectorId the connector ID
 * @param instanceKey proves that streams are of the same process; told to edges alone
 * @param startedAtMillis when the connector started, in milliseconds since the epoch
 * @param hostname where it runs
 * @param maxExchanges how many exchanges it takes at once on one stream
 */
public record Hello(
    String token,
    UUID connectorId,
    String instanceKey,
    long startedAtMillis,
    String hostname,
    int maxExchanges) {

  private static final int VERSION = 1;
  private static final int KEY_BYTES = 16;

  /** Knows of {@code silenceMillis} in WELCOME. */
  private static final String SILENCE = "silence";

  /** A new instance key: 16 random bytes in base64url. */
  public static String newInstanceKey() {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(key);
  }

  /** The payload for one attempt of one stream. */
  JsonObject json(int index, long epoch) {
    return new JsonObject()
        .put("version", VERSION)
        .put("features", new JsonArray().add(SILENCE))
        .put("token", token)
        .put("connector", connectorId.toString())
        .put("instanceKey", instanceKey)
        .put("index", index)
        .put("epoch", epoch)
        .put("startedAt", startedAtMillis)
        .put("program", ProgramVersion.current())
        .put("architecture", ProgramVersion.platform())
        .put("hostname", hostname)
        .put("maxExchanges", maxExchanges);
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    return "connector " + connectorId;
  }
}
