package dev.culvert.core.tunnel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What a connector proves with that it may run a tunnel: base64 of the JSON {@code {"a": cluster
 * tag, "t": tunnel UUID, "s": secret}}, the secret being 32 random bytes in base64url. Shown once,
 * when made; only {@link #sha256} of it is stored. Immutable; {@link #toString} keeps the secret.
 */
public final class TunnelToken {

  private static final int SECRET_BYTES = 32;
  private static final int MAX_LENGTH = 1024;
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
  private static final Base64.Encoder URL_ENCODER = Base64.getUrlEncoder().withoutPadding();

  private final String clusterTag;
  private final UUID tunnelId;
  private final byte[] secret;

  private TunnelToken(String clusterTag, UUID tunnelId, byte[] secret) {
    this.clusterTag = clusterTag;
    this.tunnelId = tunnelId;
    this.secret = secret;
  }

  /** A new token of a tunnel. */
  public static TunnelToken create(String clusterTag, UUID tunnelId, SecureRandom random) {
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    return new TunnelToken(clusterTag, tunnelId, secret);
  }

  /**
   * Reads {@link #text}; standard and URL-safe base64 are both taken, with padding or without.
   *
   * @throws IllegalArgumentException if it is not a token; the message does not show it
   */
  public static TunnelToken parse(String text) {
    try {
      if (text == null || text.isBlank() || text.length() > MAX_LENGTH) {
        throw new IllegalArgumentException();
      }
      byte[] json = decode(text.strip());
      JsonNode node = MAPPER.readTree(json);
      byte[] secret = decode(node.path("s").asText());
      String tag = node.path("a").asText();
      if (secret.length != SECRET_BYTES || tag.isEmpty()) {
        throw new IllegalArgumentException();
      }
      return new TunnelToken(tag, UUID.fromString(node.path("t").asText()), secret);
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the token is not a tunnel's token; culvert tunnel token NAME --new makes one");
    }
  }

  /** The {@link ClusterTag} of the cluster that made it. */
  public String clusterTag() {
    return clusterTag;
  }

  public UUID tunnelId() {
    return tunnelId;
  }

  /** What is stored of it: {@link TokenHash#sha256}. */
  public String sha256() {
    try {
      return URL_ENCODER.encodeToString(MessageDigest.getInstance("SHA-256").digest(secret));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The token itself, to be shown once or written to a file that only its owner reads. */
  public String text() {
    Map<String, String> fields =
        Map.of("a", clusterTag, "t", tunnelId.toString(), "s", URL_ENCODER.encodeToString(secret));
    try {
      return Base64.getEncoder().encodeToString(MAPPER.writeValueAsBytes(new TreeMap<>(fields)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("three strings are JSON", e);
    }
  }

  private static byte[] decode(String base64) {
    String standard = base64.replace('-', '+').replace('_', '/').replace("=", "");
    return Base64.getDecoder().decode(standard.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public String toString() {
    return "token of tunnel " + tunnelId;
  }
}
