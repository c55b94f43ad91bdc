package dev.culvert.core.directory;

import dev.culvert.core.tunnel.Tunnel;
import java.util.Objects;
import java.util.UUID;

/**
 * The latest change of one tunnel.
 *
 * @param revision of the store; no two changes have the same
 * @param tunnelId which tunnel
 * @param tunnel what it is since then; null when it was deleted
 */
public record DirectoryEntry(long revision, UUID tunnelId, Tunnel tunnel) {

  public DirectoryEntry {
    Objects.requireNonNull(tunnelId, "tunnelId");
  }

  /** A tunnel as it is now. */
  public static DirectoryEntry of(Tunnel tunnel) {
    return new DirectoryEntry(tunnel.revision(), tunnel.id(), tunnel);
  }

  /** A tunnel that is no more. */
  public static DirectoryEntry deleted(long revision, UUID tunnelId) {
    return new DirectoryEntry(revision, tunnelId, null);
  }

  /** What it counts against the size of a page. */
  int weight() {
    return tunnel == null ? 1 : 4 + tunnel.routes().size() + tunnel.config().length() / 100;
  }
}
