package dev.culvert.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import java.util.Base64;

/** Tunnel tokens that somebody made who knows how they look. */
final class Tokens {

  private static final int SECRET_BYTES = 32;

  private Tokens() {}

  /** The token with another secret. */
  static String withWrongSecret(String token) {
    String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[SECRET_BYTES]);
    return encode(decode(token).put("s", secret));
  }

  /** The first token's secret for the tunnel of the second. */
  static String ofTunnelOf(String token, String other) {
    return encode(decode(token).put("t", decode(other).getString("t")));
  }

  private static JsonObject decode(String token) {
    return new JsonObject(new String(Base64.getDecoder().decode(token), UTF_8));
  }

  private static String encode(JsonObject token) {
    return Base64.getEncoder().encodeToString(token.encode().getBytes(UTF_8));
  }
}
