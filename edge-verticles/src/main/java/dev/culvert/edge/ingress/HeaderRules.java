package dev.culvert.edge.ingress;

import dev.culvert.core.http.ConnectionOptions;
import dev.culvert.core.http.FieldKind;
import java.util.Locale;
import java.util.function.BiConsumer;

/**
 * How an intermediary rewrites the fields of requests and responses: hop-by-hop fields and what
 * Connection names go no further (RFC 9110 section 7.6.1), what a visitor claims about itself is
 * replaced unless it is a trusted proxy, and Via and CDN-Loop (RFC 8586) get one more element.
 * Names the edge adds are in lower case. Immutable.
 *
 * <p>X-Request-Id is dropped: whoever sends the request on says what it is called.
 *
 * <p>Left in place: Host, Content-Length and Expect. A message body's framing is the frames'
 * affair, so Transfer-Encoding is dropped both ways.
 */
public final class HeaderRules {

  /** How often a request may pass through the same cluster, this time included. */
  public static final int MAX_PASSES = 3;

  private static final String VIA = "1.1 culvert";

  private final String cdnId;
  private final TrustedProxies trustedProxies;
  private final UntrustedFields untrustedFields;

  /**
   * The rules of one cluster.
   *
   * @param clusterTag what tells this cluster from others in CDN-Loop
   * @param trustedProxies who may stand between the visitor and the edge
   * @param untrustedFields what only those may send
   */
  public HeaderRules(
      String clusterTag, TrustedProxies trustedProxies, UntrustedFields untrustedFields) {
    cdnId = "culvert-" + clusterTag.toLowerCase(Locale.ROOT);
    this.trustedProxies = trustedProxies;
    this.untrustedFields = untrustedFields;
  }

  /**
   * Writes the fields of a request as the origin gets them.
   *
   * @param sink gets nothing more once this returns; what it got is void if the answer is false
   * @return false if the request goes round: answer 508
   */
  public boolean request(Fields in, Visitor visitor, BiConsumer<String, String> sink) {
    RequestRewrite rewrite = new RequestRewrite(this, connectionOf(in), visitor, sink);
    in.forEach(rewrite);
    return rewrite.finish(VIA) <= MAX_PASSES;
  }

  String cdnId() {
    return cdnId;
  }

  TrustedProxies trustedProxies() {
    return trustedProxies;
  }

  UntrustedFields untrustedFields() {
    return untrustedFields;
  }

  /**
   * Writes the fields of a response, final or interim, as the visitor gets them.
   *
   * @param status 101 keeps Upgrade
   */
  public void response(Fields in, int status, BiConsumer<String, String> sink) {
    ConnectionOptions connection = connectionOf(in);
    StringBuilder via = new StringBuilder();
    in.forEach(
        (name, value) -> {
          switch (FieldKind.of(name)) {
            case HOP_BY_HOP, TE -> {
              // Between the connector and its origin only.
            }
            case UPGRADE -> {
              if (status == 101) {
                sink.accept("connection", "upgrade");
                sink.accept(name, value);
              }
            }
            case VIA -> via.append(value).append(", ");
            default -> {
              if (!connection.names(name)) {
                sink.accept(name, value);
              }
            }
          }
        });
    sink.accept("via", via.isEmpty() ? VIA : via.append(VIA).toString());
  }

  /**
   * Which protocol a request asks to upgrade to, or null. HTTP and TLS are never passed on, since a
   * stream behind the edge's back could carry requests nobody has looked at.
   */
  public static String upgradeProtocol(Fields in) {
    if (!connectionOf(in).hasUpgrade()) {
      return null;
    }
    String[] protocol = new String[1];
    in.forEach(
        (name, value) -> {
          if (name.equalsIgnoreCase("upgrade")) {
            protocol[0] = protocol[0] == null ? value : protocol[0] + "," + value;
          }
        });
    return mayUpgradeTo(protocol[0]) ? protocol[0] : null;
  }

  private static ConnectionOptions connectionOf(Fields in) {
    ConnectionOptions connection = new ConnectionOptions();
    in.forEach(connection);
    return connection;
  }

  static boolean mayUpgradeTo(String protocols) {
    if (protocols == null) {
      return false;
    }
    String lower = protocols.strip().toLowerCase(Locale.ROOT);
    return !lower.isEmpty()
        && lower.indexOf(',') < 0
        && !lower.startsWith("h2")
        && !lower.startsWith("http")
        && !lower.startsWith("tls");
  }
}
