package dev.culvert.core.directory;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.culvert.core.tunnel.Tunnel;
import java.util.Map;
import java.util.Objects;

/**
 * A kind of thing that the log of changes is about. A name that this program does not know is a
 * kind too, of a newer program: its values are passed on as they came.
 *
 * @param name as it stands in the log, in the store and in snapshots; never changed, never reused
 * @param type of its values
 */
public record EntryKind<T>(@JsonValue String name, Class<T> type) {

  /** Tunnels with their routes, tokens and configuration, by UUID. */
  public static final EntryKind<Tunnel> TUNNEL = new EntryKind<>("tunnel", Tunnel.class);

  private static final Map<String, EntryKind<?>> KNOWN = Map.of(TUNNEL.name(), TUNNEL);

  public EntryKind {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
  }

  /** The kind of this name. */
  public static EntryKind<?> of(String name) {
    EntryKind<?> known = KNOWN.get(name);
    return known == null ? new EntryKind<>(name, OpaqueValue.class) : known;
  }
}
