package dev.culvert.core.admission;

import dev.culvert.core.tunnel.Tunnel;
import java.util.UUID;

/**
 * The answer to {@link AdmitRequest}.
 *
 * @param admitted whether the connector may register streams now
 * @param tunnelId the tunnel's UUID; null when it is not known
 * @param tunnelName what the tunnel is called; null when it is not known
 * @param config the tunnel's configuration, as the text of a JSON object; null when refused
 * @param code what kind of refusal: {@link #UNAUTHORIZED}, {@link #NO_TUNNEL} or {@link
 *     #TOO_MANY_CONNECTORS}; null when admitted
 * @param text the reason, for the connector's log; null when admitted
 */
public record AdmitReply(
    boolean admitted, UUID tunnelId, String tunnelName, String config, String code, String text) {

  /** The token is none, is another cluster's, or was revoked. */
  public static final String UNAUTHORIZED = "UNAUTHORIZED";

  /** The token's tunnel does not exist. */
  public static final String NO_TUNNEL = "NO_TUNNEL";

  /** The tunnel has as many live connectors as it may. */
  public static final String TOO_MANY_CONNECTORS = "TOO_MANY_CONNECTORS";

  /** Of a token that is none, or of another cluster. */
  public static AdmitReply unauthorized(String text) {
    return refused(UNAUTHORIZED, text);
  }

  static AdmitReply admitted(Tunnel tunnel) {
    return new AdmitReply(true, tunnel.id(), tunnel.name(), tunnel.config(), null, null);
  }

  static AdmitReply refused(Tunnel tunnel, String code, String text) {
    return new AdmitReply(false, tunnel.id(), tunnel.name(), null, code, text);
  }

  static AdmitReply refused(String code, String text) {
    return new AdmitReply(false, null, null, null, code, text);
  }

  /** Whether somebody with newer knowledge of tunnels and tokens might decide otherwise. */
  public boolean mayBeStale() {
    return NO_TUNNEL.equals(code) || UNAUTHORIZED.equals(code);
  }
}
