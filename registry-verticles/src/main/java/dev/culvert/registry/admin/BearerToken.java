package dev.culvert.registry.admin;

import dev.culvert.core.config.StartException;
import dev.culvert.core.data.DataDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one token of the admin API: whoever has it may do everything there. It is made at the first
 * start and stays until its file is deleted. Immutable.
 */
final class BearerToken {

  private static final int RANDOM_BYTES = 32;

  /** RFC 6750, section 2.1; the scheme is case-insensitive (RFC 9110, section 11.1). */
  private static final Pattern AUTHORIZATION =
      Pattern.compile("(?i:bearer) +([A-Za-z0-9._~+/-]+=*) *");

  private static final Pattern SOUND = Pattern.compile("[A-Za-z0-9._~+/-]{16,}=*");
  private static final String CHALLENGE = "Bearer realm=\"culvert\"";

  private final byte[] hash;

  private BearerToken(String text) {
    this.hash = sha256(text);
  }

  /**
   * Reads the token of the data directory, or makes it there. Blocks.
   *
   * @throws StartException if the file is there and holds no token, or cannot be read or written
   */
  static BearerToken of(DataDirectory data) {
    Path file = data.file(DataDirectory.ADMIN_TOKEN);
    try {
      if (!Files.exists(file)) {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        String fresh = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        data.write(DataDirectory.ADMIN_TOKEN, (fresh + "\n").getBytes(StandardCharsets.US_ASCII));
      }
      String text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
      if (!SOUND.matcher(text).matches()) {
        throw new StartException(
            file
                + ": holds no token of the admin API (16 or more of the characters A-Z a-z 0-9 - . _"
                + " ~ + /); delete it and start again to get a new one");
      }
      return new BearerToken(text);
    } catch (IOException e) {
      throw new StartException(file + ": cannot be read or written (" + e + ")", e);
    }
  }

  /**
   * Lets a request pass, or throws what to answer.
   *
   * @param authorization the values of the request's header of that name
   * @throws Problem 401 if there is no bearer token, 403 if it is another one
   */
  void check(List<String> authorization) {
    if (authorization.isEmpty()) {
      throw Problem.of(401, "the bearer token of the admin API is missing")
          .with("WWW-Authenticate", CHALLENGE);
    }
    Matcher matcher = AUTHORIZATION.matcher(authorization.get(0));
    if (authorization.size() > 1 || !matcher.matches()) {
      throw Problem.of(401, "Authorization: right is one header: Bearer and the token")
          .with("WWW-Authenticate", CHALLENGE + ", error=\"invalid_request\"");
    }
    if (!MessageDigest.isEqual(hash, sha256(matcher.group(1)))) {
      throw Problem.of(
          403, "the bearer token is not the admin API's; it is in the registry's data directory");
    }
  }

  /** What stands for the token in logs: the first 8 hexadecimal digits of its SHA-256. */
  String fingerprint() {
    return HexFormat.of().formatHex(hash, 0, 4);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
