package dev.culvert.core.admission;

import dev.culvert.core.cluster.ClusterView;
import dev.culvert.core.cluster.StreamEntry;
import dev.culvert.core.cluster.StreamKey;
import dev.culvert.core.tunnel.Directory;
import dev.culvert.core.tunnel.Tunnel;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Knows the tunnels and the live connector IDs of each: admits and refuses.
 *
 * <p>Plain state with the present passed in; owned by one event loop.
 */
public final class AdmissionDesk {

  private final AdmissionControl admission = new AdmissionControl();
  private final Map<String, Tunnel> tunnels = new HashMap<>();

  /** Takes the tunnels there are from now on. */
  public void directory(Directory directory) {
    tunnels.clear();
    for (Tunnel tunnel : directory.tunnels()) {
      tunnels.put(tunnel.name(), tunnel);
      tunnels.put(tunnel.id().toString(), tunnel);
    }
  }

  /** Takes what the cluster looks like from now on. */
  public void view(ClusterView view, long nowMillis) {
    Map<UUID, Set<UUID>> live = new HashMap<>();
    for (StreamEntry entry : view.streams()) {
      StreamKey key = entry.record().key();
      live.computeIfAbsent(key.tunnelId(), id -> new HashSet<>()).add(key.connectorId());
    }
    admission.observe(live, nowMillis);
  }

  /** Admits a connector, or says why not. */
  public AdmitReply admit(AdmitRequest request, long nowMillis) {
    Tunnel tunnel = tunnels.get(request.tunnel());
    return tunnel == null
        ? AdmissionControl.unknown(request.tunnel())
        : admission.admit(tunnel, request.connectorId(), nowMillis);
  }

  /** The tunnel of this name or UUID, or null. */
  public Tunnel tunnel(String nameOrId) {
    return tunnels.get(nameOrId);
  }
}
