package dev.culvert.registry.store;

import dev.culvert.core.directory.EntryKind;
import java.util.Objects;
import java.util.UUID;

/**
 * What a transaction did.
 *
 * @param kind of the thing it changed; null if it changed nothing, and is to be rolled back
 * @param id of the thing it changed; null as well then
 * @param value for who asked
 */
record Change<T>(EntryKind<?> kind, String id, T value) {

  /** A tunnel is other than it was. */
  static <T> Change<T> of(UUID tunnelId, T value) {
    return new Change<>(EntryKind.TUNNEL, Objects.requireNonNull(tunnelId).toString(), value);
  }

  /** All is as it was. */
  static <T> Change<T> nothing(T value) {
    return new Change<>(null, null, value);
  }
}
