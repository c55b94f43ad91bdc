package dev.culvert.edge.directory;

import dev.culvert.core.directory.Directory;
import dev.culvert.core.directory.DirectoryEntry;
import dev.culvert.core.directory.DirectoryPage;
import dev.culvert.core.tunnel.Tunnel;
import dev.culvert.edge.Tunnels;
import java.util.List;
import java.util.UUID;

/** What a registry has of its store: each change takes the next revision. Not thread-safe. */
final class Store {

  private final Directory directory;

  /** An empty one that has told every deletion since its beginning. */
  Store() {
    this(UUID.randomUUID(), 0);
  }

  Store(UUID storeId, long deletionsKnownSince) {
    directory = new Directory(storeId, deletionsKnownSince);
    directory.advance(0);
  }

  Directory directory() {
    return directory;
  }

  long revision() {
    return directory.revision();
  }

  /** Makes or changes a tunnel; gives the page that tells of it. */
  DirectoryPage put(String name, String... routes) {
    return change(Tunnels.tunnel(name, revision() + 1, routes));
  }

  /** The same with a tunnel of that next revision. */
  DirectoryPage change(Tunnel tunnel) {
    return change(DirectoryEntry.of(tunnel));
  }

  DirectoryPage delete(String name) {
    return change(DirectoryEntry.deleted(revision() + 1, Tunnels.id(name)));
  }

  /** So many tunnels with one route each: {@code host-<i>.test}. */
  Store fill(int tunnels) {
    for (int i = 0; i < tunnels; i++) {
      put("t" + i, "host-" + i + ".test");
    }
    return this;
  }

  /** Another registry of the store that was started just now: it knows no earlier deletion. */
  Store startedAgain() {
    Store again = new Store(directory.storeId(), revision());
    directory.entries().stream()
        .filter(entry -> entry.tunnel() != null)
        .forEach(again.directory::apply);
    again.directory.advance(revision());
    return again;
  }

  /** Whatever change; its revision is the next one. */
  DirectoryPage change(DirectoryEntry entry) {
    long before = revision();
    directory.apply(entry);
    directory.advance(entry.revision());
    return new DirectoryPage(
        directory.storeId(), before, entry.revision(), false, false, List.of(entry));
  }
}
