package dev.culvert.core.admission;

import java.util.UUID;

/**
 * The answer to {@link AdmitRequest}.
 *
 * @param admitted whether the connector may register streams now
 * @param tunnelId the tunnel's UUID; null when it is not known
 * @param code what kind of refusal: {@code NO_TUNNEL} or {@code TOO_MANY_CONNECTORS}; null when
 *     admitted
 * @param text the reason, for the connector's log; null when admitted
 */
public record AdmitReply(boolean admitted, UUID tunnelId, String code, String text) {

  static AdmitReply admitted(UUID tunnelId) {
    return new AdmitReply(true, tunnelId, null, null);
  }

  static AdmitReply refused(UUID tunnelId, String code, String text) {
    return new AdmitReply(false, tunnelId, code, text);
  }
}
