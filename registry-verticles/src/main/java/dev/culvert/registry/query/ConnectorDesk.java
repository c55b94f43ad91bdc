package dev.culvert.registry.query;

import dev.culvert.core.admission.AdmissionControl;
import dev.culvert.core.admission.AdmitReply;
import dev.culvert.core.admission.AdmitRequest;
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
 * Knows the connector IDs of each tunnel: admits, refuses, and answers for them.
 *
 * <p>Plain state with the present passed in; owned by the event loop of the registry's verticle.
 */
public final class ConnectorDesk {

  private final AdmissionControl admission = new AdmissionControl();
  private final Map<String, Tunnel> tunnels = new HashMap<>();
  private ClusterView view = ClusterView.empty();

  /** Takes the tunnels there are from now on. */
  public void directory(Directory directory) {
    tunnels.clear();
    for (Tunnel tunnel : directory.tunnels()) {
      tunnels.put(tunnel.name(), tunnel);
      tunnels.put(tunnel.id().toString(), tunnel);
    }
  }

  /** Takes what the cluster looks like from now on. */
  public void view(ClusterView newView, long nowMillis) {
    view = newView;
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

  /** Lists the live connectors of a tunnel. */
  public ConnectorList list(ConnectorQuery query) {
    Tunnel tunnel = tunnels.get(query.tunnel());
    return tunnel == null
        ? ConnectorList.none()
        : ConnectorList.of(tunnel.id(), view.streams(tunnel.id()));
  }
}
