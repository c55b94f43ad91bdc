package dev.culvert.core.admission;

import dev.culvert.core.handshake.RefusalCode;
import dev.culvert.core.tunnel.Tunnel;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Counts the connectors of each tunnel and admits up to its limit.
 *
 * <p>A connector holds a slot from its admission until {@link #HOLD} after its last stream was
 * seen; so it has that long to show its first stream, and to come back. Connectors that are live
 * already are never turned away, whatever the limit says.
 *
 * <p>Plain state with the present passed in; owned by one event loop.
 */
public final class AdmissionControl {

  /** How long a slot is kept without a stream. */
  public static final Duration HOLD = Duration.ofSeconds(10);

  private final Map<UUID, Map<UUID, Long>> heldUntilMillis = new HashMap<>();

  /**
   * Takes note of the connectors that are live now, by tunnel. To be called whenever the view
   * changes.
   */
  public void observe(Map<UUID, Set<UUID>> live, long nowMillis) {
    Set<UUID> tunnels = new HashSet<>(heldUntilMillis.keySet());
    tunnels.addAll(live.keySet());
    for (UUID tunnel : tunnels) {
      Map<UUID, Long> slots = heldUntilMillis.computeIfAbsent(tunnel, id -> new HashMap<>());
      Set<UUID> liveNow = live.getOrDefault(tunnel, Set.of());
      slots.replaceAll(
          (connector, until) ->
              !liveNow.contains(connector) && until == Long.MAX_VALUE
                  ? nowMillis + HOLD.toMillis()
                  : until);
      liveNow.forEach(connector -> slots.put(connector, Long.MAX_VALUE));
      slots.values().removeIf(until -> until <= nowMillis);
      if (slots.isEmpty()) {
        heldUntilMillis.remove(tunnel);
      }
    }
  }

  /** Decides on a connector of a tunnel, and holds a slot for it when it is admitted. */
  public AdmitReply admit(Tunnel tunnel, UUID connector, long nowMillis) {
    Map<UUID, Long> slots = heldUntilMillis.computeIfAbsent(tunnel.id(), id -> new HashMap<>());
    slots.values().removeIf(until -> until <= nowMillis);
    if (!slots.containsKey(connector) && slots.size() >= tunnel.connectorLimit()) {
      return AdmitReply.refused(
          tunnel,
          RefusalCode.TOO_MANY_CONNECTORS,
          "tunnel "
              + tunnel.name()
              + " has "
              + slots.size()
              + " live connectors and its limit is "
              + tunnel.connectorLimit());
    }
    slots.merge(connector, nowMillis + HOLD.toMillis(), Math::max);
    return AdmitReply.admitted(tunnel);
  }
}
