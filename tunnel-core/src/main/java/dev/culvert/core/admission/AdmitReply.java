package dev.culvert.core.admission;

import dev.culvert.core.handshake.RefusalCode;
import dev.culvert.core.tunnel.Tunnel;
import java.util.UUID;

/**
 * The answer to {@link AdmitRequest}.
 *
 * @param admitted whether the connector may register streams now
 * @param tunnelId the tunnel's UUID; null when it is not known
 * @param tunnelName what the tunnel is called; null when it is not known
 * @param config the tunnel's configuration, as the text of a JSON object; null when refused
 * @param code what kind of refusal: {@code UNAUTHORIZED}, {@code NO_TUNNEL} or {@code
 *     TOO_MANY_CONNECTORS}; null when admitted, or when this version does not know it
 * @param text the reason, for the connector's log; null when admitted
 */
public record AdmitReply(
    boolean admitted,
    UUID tunnelId,
    String tunnelName,
    String config,
    RefusalCode code,
    String text) {

  /** Of a token that is none, or of another cluster. */
  public static AdmitReply unauthorized(String text) {
    return refused(RefusalCode.UNAUTHORIZED, text);
  }

  static AdmitReply admitted(Tunnel tunnel) {
    return new AdmitReply(true, tunnel.id(), tunnel.name(), tunnel.config(), null, null);
  }

  static AdmitReply refused(Tunnel tunnel, RefusalCode code, String text) {
    return new AdmitReply(false, tunnel.id(), tunnel.name(), null, code, text);
  }

  static AdmitReply refused(RefusalCode code, String text) {
    return new AdmitReply(false, null, null, null, code, text);
  }

  /** Whether somebody with newer knowledge of tunnels and tokens might decide otherwise. */
  public boolean mayBeStale() {
    return code == RefusalCode.NO_TUNNEL || code == RefusalCode.UNAUTHORIZED;
  }
}
