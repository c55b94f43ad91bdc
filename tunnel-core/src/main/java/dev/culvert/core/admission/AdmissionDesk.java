package dev.culvert.core.admission;

import dev.culvert.core.cluster.ClusterView;
import dev.culvert.core.cluster.StreamEntry;
import dev.culvert.core.cluster.StreamKey;
import dev.culvert.core.tunnel.Tunnel;
import dev.culvert.core.tunnel.TunnelToken;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * Checks tokens, knows the live connector IDs of each tunnel, and so admits and refuses.
 *
 * <p>Plain state with the present passed in; owned by one event loop.
 */
public final class AdmissionDesk {

  private final AdmissionControl admission = new AdmissionControl();
  private final String clusterTag;
  private final Function<UUID, Tunnel> tunnels;

  /**
   * A desk that has seen no connector.
   *
   * @param clusterTag what tokens of this cluster carry
   * @param tunnels gives the tunnel with an ID, or null, as of now
   */
  public AdmissionDesk(String clusterTag, Function<UUID, Tunnel> tunnels) {
    this.clusterTag = Objects.requireNonNull(clusterTag, "clusterTag");
    this.tunnels = Objects.requireNonNull(tunnels, "tunnels");
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
    AdmitReply refusal = check(request.token());
    return refusal != null
        ? refusal
        : admission.admit(
            tunnels.apply(TunnelToken.parse(request.token()).tunnelId()),
            request.connectorId(),
            nowMillis);
  }

  /** Why a token does not let anybody in, whatever the number of connectors; null if it does. */
  public AdmitReply check(String text) {
    TunnelToken token;
    try {
      token = TunnelToken.parse(text);
    } catch (IllegalArgumentException e) {
      return AdmitReply.refused(AdmitReply.UNAUTHORIZED, e.getMessage());
    }
    if (!token.clusterTag().equals(clusterTag)) {
      return AdmitReply.refused(
          AdmitReply.UNAUTHORIZED,
          "the token is of cluster "
              + token.clusterTag()
              + ", this one is "
              + clusterTag
              + "; was cluster.name changed?");
    }
    Tunnel tunnel = tunnels.apply(token.tunnelId());
    if (tunnel == null) {
      return AdmitReply.refused(
          AdmitReply.NO_TUNNEL, "there is no tunnel " + token.tunnelId() + "; was it deleted?");
    }
    return tunnel.accepts(token.sha256())
        ? null
        : AdmitReply.refused(
            tunnel,
            AdmitReply.UNAUTHORIZED,
            "the token of tunnel " + tunnel.name() + " is not valid; was it revoked?");
  }
}
