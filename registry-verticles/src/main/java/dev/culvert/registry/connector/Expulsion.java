package dev.culvert.registry.connector;

import dev.culvert.core.cluster.ClusterView;
import dev.culvert.core.cluster.StreamEntry;
import dev.culvert.core.cluster.StreamKey;
import dev.culvert.core.cluster.StreamRecord;
import dev.culvert.core.tunnel.Tunnel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * Finds the connectors whose tunnel is gone or whose token was revoked. Edges stop using their
 * streams by themselves, and end uplinks; this is for connectors of the cluster to hear of it and
 * leave the view, and for uplinks of an edge that has not ended them 5 s later.
 *
 * <p>Plain state with the present passed in; owned by one event loop.
 */
public final class Expulsion {

  /** How long a connector may take before it is told again. */
  private static final long AGAIN_MILLIS = 5_000;

  private final Map<StreamKey, Long> toldAtMillis = new HashMap<>();

  /**
   * A connector to be told to leave.
   *
   * @param reason for its log
   */
  public record Expelled(UUID tunnelId, UUID connectorId, String reason) {}

  /** Those to be told now. */
  public List<Expelled> due(ClusterView view, Function<UUID, Tunnel> tunnels, long nowMillis) {
    List<Expelled> due = new ArrayList<>();
    Set<StreamKey> invalid = new HashSet<>();
    for (StreamEntry entry : view.streams()) {
      StreamKey key = entry.record().key();
      Tunnel tunnel = tunnels.apply(key.tunnelId());
      if (tunnel != null && tunnel.accepts(entry.record().tokenHash())) {
        continue;
      }
      invalid.add(key);
      Long told = toldAtMillis.get(key);
      if (told == null && StreamRecord.UPLINK.equals(entry.record().carrier())) {
        // Its edge ends it as soon as it hears of the change, and says why.
        toldAtMillis.put(key, nowMillis);
      } else if (told == null || nowMillis - told >= AGAIN_MILLIS) {
        toldAtMillis.put(key, nowMillis);
        String reason = tunnel == null ? "the tunnel was deleted" : "the token was revoked";
        due.add(new Expelled(key.tunnelId(), key.connectorId(), reason));
      }
    }
    toldAtMillis.keySet().retainAll(invalid);
    return due;
  }
}
