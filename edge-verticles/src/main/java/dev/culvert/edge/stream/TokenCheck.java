package dev.culvert.edge.stream;

import dev.culvert.core.cluster.StreamEntry;
import dev.culvert.core.tunnel.Tunnel;
import java.util.UUID;
import java.util.function.Function;

/**
 * Checks that the token of a stream's connector is valid at this moment.
 *
 * @param tunnels gives the tunnel that has an ID now, or null
 */
record TokenCheck(Function<UUID, Tunnel> tunnels) {

  /** Why the stream may not be used now, or null. */
  String bar(StreamEntry entry) {
    Tunnel tunnel = tunnels.apply(entry.record().key().tunnelId());
    if (tunnel == null) {
      return "its tunnel does not exist here";
    }
    return tunnel.accepts(entry.record().tokenHash()) ? null : "its token is not valid here";
  }
}
