package dev.culvert.registry.store;

import java.util.Objects;

/**
 * Lets a request be repeated without being carried out again; remembered for a day.
 *
 * @param key the client's {@code Idempotency-Key}
 * @param fingerprint of the operation and all it was asked: the same key with another one fails
 */
public record Idempotency(String key, String fingerprint) {

  public Idempotency {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(fingerprint, "fingerprint");
  }
}
