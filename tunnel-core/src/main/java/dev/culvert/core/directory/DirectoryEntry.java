package dev.culvert.core.directory;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.culvert.core.tunnel.Tunnel;
import java.util.Objects;
import java.util.UUID;

/**
 * The latest change of one thing, such as a tunnel. In JSON: {@code {"revision": 7, "kind":
 * "tunnel", "id": "...", "value": {...}}}; the value is null when the thing was deleted.
 *
 * @param revision of the store; no two changes have the same
 * @param kind what kind of thing changed
 * @param id which one of its kind; of a tunnel its UUID
 * @param value what it is since then, of the kind's type; null when it was deleted
 */
@JsonDeserialize(using = EntryReader.class)
public record DirectoryEntry(long revision, EntryKind<?> kind, String id, Object value) {

  /**
   * An entry.
   *
   * @throws IllegalArgumentException if the value is not of the kind, or of another tunnel
   */
  public DirectoryEntry {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(id, "id");
    if (value != null && !kind.type().isInstance(value)) {
      throw new IllegalArgumentException(
          kind.name() + " " + id + ": the value is not a " + kind.type().getSimpleName());
    }
    if (value instanceof Tunnel tunnel && !tunnel.id().toString().equals(id)) {
      throw new IllegalArgumentException(
          kind.name() + " " + id + ": the value is tunnel " + tunnel.id());
    }
  }

  /** A tunnel as it is now. */
  public static DirectoryEntry of(Tunnel tunnel) {
    return new DirectoryEntry(tunnel.revision(), EntryKind.TUNNEL, tunnel.id().toString(), tunnel);
  }

  /** A tunnel that was deleted. */
  public static DirectoryEntry deleted(long revision, UUID tunnelId) {
    return deleted(revision, EntryKind.TUNNEL, tunnelId.toString());
  }

  /** A thing that was deleted. */
  public static DirectoryEntry deleted(long revision, EntryKind<?> kind, String id) {
    return new DirectoryEntry(revision, kind, id, null);
  }

  /** The tunnel; null if it was deleted, and for every other kind. */
  public Tunnel tunnel() {
    return value instanceof Tunnel tunnel ? tunnel : null;
  }

  /** Which tunnel, deleted or not; null for every other kind. */
  public UUID tunnelId() {
    if (value instanceof Tunnel tunnel) {
      return tunnel.id();
    }
    return kind.equals(EntryKind.TUNNEL) ? UUID.fromString(id) : null;
  }

  /** What it counts against the size of a page. */
  int weight() {
    if (value instanceof Tunnel tunnel) {
      return 4 + tunnel.routes().size() + tunnel.config().length() / 100;
    }
    return value instanceof OpaqueValue opaque ? 4 + opaque.json().length() / 100 : 1;
  }
}
