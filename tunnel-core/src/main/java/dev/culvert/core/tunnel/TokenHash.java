package dev.culvert.core.tunnel;

import java.util.Objects;
import java.util.UUID;

/**
 * What is kept of a token.
 *
 * @param id names the token, to revoke it
 * @param sha256 of the secret's bytes, base64url without padding
 * @param createdAtMillis in milliseconds since the epoch
 */
public record TokenHash(UUID id, String sha256, long createdAtMillis) {

  public TokenHash {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(sha256, "sha256");
  }
}
