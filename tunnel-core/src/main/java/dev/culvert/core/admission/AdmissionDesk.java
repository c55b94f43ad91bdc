package dev.culvert.core.admission;

import dev.culvert.core.cluster.ClusterView;
import dev.culvert.core.handshake.RefusalCode;
import dev.culvert.core.tunnel.Tunnel;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * Checks token hashes, knows the live connector IDs of each tunnel, and so admits and refuses.
 *
 * <p>Plain state with the present passed in; owned by one event loop.
 */
public final class AdmissionDesk {

  private static final long COUNT_EVERY_MILLIS = 100;

  private final AdmissionControl admission = new AdmissionControl();
  private final Function<UUID, Tunnel> tunnels;
  private ClusterView waiting;
  private long waitingSinceMillis;
  private long countedAtMillis = -COUNT_EVERY_MILLIS;

  /**
   * A desk that has seen no connector.
   *
   * @param tunnels gives the tunnel that has an ID now, or null
   */
  public AdmissionDesk(Function<UUID, Tunnel> tunnels) {
    this.tunnels = Objects.requireNonNull(tunnels, "tunnels");
  }

  /**
   * Takes what the cluster looks like from now on. Views in quick succession are counted together:
   * a large cluster that starts makes many.
   */
  public void view(ClusterView view, long nowMillis) {
    waiting = view;
    waitingSinceMillis = nowMillis;
    if (nowMillis - countedAtMillis >= COUNT_EVERY_MILLIS) {
      count();
    }
  }

  private void count() {
    if (waiting == null) {
      return;
    }
    Map<UUID, Set<UUID>> live = new HashMap<>();
    waiting.forEachTunnel(
        (tunnelId, entries) -> {
          Set<UUID> connectors = new HashSet<>();
          entries.forEach(entry -> connectors.add(entry.record().key().connectorId()));
          live.put(tunnelId, connectors);
        });
    admission.observe(live, waitingSinceMillis);
    countedAtMillis = waitingSinceMillis;
    waiting = null;
  }

  /** Admits a connector, or says why not. */
  public AdmitReply admit(AdmitRequest request, long nowMillis) {
    count();
    Checked checked = look(request);
    return checked.refusal() != null
        ? checked.refusal()
        : admission.admit(checked.tunnel(), request.connectorId(), nowMillis);
  }

  /** Why a token does not let anybody in, whatever the number of connectors; null if it does. */
  public AdmitReply check(AdmitRequest request) {
    return look(request).refusal();
  }

  /** What a token is good for: a tunnel, or a refusal. */
  private record Checked(Tunnel tunnel, AdmitReply refusal) {}

  private Checked look(AdmitRequest request) {
    Tunnel tunnel = tunnels.apply(request.tunnelId());
    if (tunnel == null) {
      return refused(
          RefusalCode.NO_TUNNEL, "there is no tunnel " + request.tunnelId() + "; was it deleted?");
    }
    if (!tunnel.accepts(request.tokenHash())) {
      String why = "the token of tunnel " + tunnel.name() + " is not valid; was it revoked?";
      return new Checked(tunnel, AdmitReply.refused(tunnel, RefusalCode.UNAUTHORIZED, why));
    }
    return new Checked(tunnel, null);
  }

  private static Checked refused(RefusalCode code, String text) {
    return new Checked(null, AdmitReply.refused(code, text));
  }
}
