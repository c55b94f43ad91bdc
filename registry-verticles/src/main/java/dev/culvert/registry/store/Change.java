package dev.culvert.registry.store;

import java.util.Objects;
import java.util.UUID;

/**
 * What a transaction did.
 *
 * @param tunnelId the tunnel it changed; null if it changed nothing, and is to be rolled back
 * @param value for who asked
 */
record Change<T>(UUID tunnelId, T value) {

  /** A tunnel is other than it was. */
  static <T> Change<T> of(UUID tunnelId, T value) {
    return new Change<>(Objects.requireNonNull(tunnelId, "tunnelId"), value);
  }

  /** All is as it was. */
  static <T> Change<T> nothing(T value) {
    return new Change<>(null, value);
  }
}
