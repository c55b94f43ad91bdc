package dev.culvert.edge.ingress;

import dev.culvert.core.http.ConnectionOptions;
import dev.culvert.core.http.FieldKind;
import io.netty.util.NetUtil;
import java.util.Locale;
import java.util.function.BiConsumer;

/** One request's fields on their way through {@link HeaderRules}. Used once, by one thread. */
final class RequestRewrite implements BiConsumer<String, String> {

  private final HeaderRules rules;
  private final ConnectionOptions connection;
  private final Visitor visitor;
  private final BiConsumer<String, String> sink;

  private String host = "";
  private String via;
  private String cdnLoop;
  private String upgrade;
  private String forwarded;
  private String forwardedFor;
  private String forwardedProto;
  private String forwardedHost;
  private String forwardedPort;
  private String realIp;
  private boolean acceptsTrailers;

  RequestRewrite(
      HeaderRules rules,
      ConnectionOptions connection,
      Visitor visitor,
      BiConsumer<String, String> sink) {
    this.rules = rules;
    this.connection = connection;
    this.visitor = visitor;
    this.sink = sink;
  }

  @Override
  public void accept(String name, String value) {
    FieldKind kind = FieldKind.of(name);
    switch (kind) {
      case END_TO_END -> {
        if (!connection.names(name)
            && (visitor.trusted() || !rules.untrustedFields().covers(name))) {
          sink.accept(name, value);
        }
      }
      case HOST -> {
        host = value;
        sink.accept(name, value);
      }
      case TE -> acceptsTrailers |= value.toLowerCase(Locale.ROOT).contains("trailers");
      case UPGRADE -> upgrade = joined(upgrade, value);
      case VIA -> via = joined(via, value);
      case CDN_LOOP -> cdnLoop = joined(cdnLoop, value);
      case HOP_BY_HOP, TRAILER, DISGUISED, REQUEST_ID -> {
        // Trailer too: the trailers of a request end at the edge.
      }
      default -> {
        if (visitor.trusted()) {
          claim(kind, name, value);
        }
      }
    }
  }

  /**
   * Writes the fields the edge answers for, and says how often the request was here, now included.
   */
  int finish(String viaElement) {
    if (connection.hasUpgrade() && HeaderRules.mayUpgradeTo(upgrade)) {
      sink.accept("connection", "upgrade");
      sink.accept("upgrade", upgrade);
    }
    if (acceptsTrailers) {
      sink.accept("te", "trailers");
    }
    sink.accept("x-forwarded-for", joined(forwardedFor, visitor.ip()));
    sink.accept("x-forwarded-proto", or(forwardedProto, visitor.scheme()));
    sink.accept("x-forwarded-host", or(forwardedHost, host));
    sink.accept("x-forwarded-port", or(forwardedPort, visitor.port()));
    sink.accept("x-real-ip", realIp == null ? knownIp() : realIp);
    sink.accept("forwarded", joined(forwarded, forwardedElement()));
    sink.accept("via", joined(via, viaElement));
    sink.accept("cdn-loop", joined(cdnLoop, rules.cdnId()));
    return 1 + passes();
  }

  /** The visitor itself, as far as the chain of trusted proxies tells. */
  private String knownIp() {
    if (forwardedFor == null) {
      return visitor.ip();
    }
    String known = visitor.ip();
    String[] chain = forwardedFor.split(",", -1);
    for (int i = chain.length - 1; i >= 0; i--) {
      String hop = chain[i].strip();
      byte[] address = NetUtil.createByteArrayFromIpAddressString(hop);
      if (address == null) {
        return known;
      }
      known = hop;
      if (!rules.trustedProxies().trusts(address)) {
        return known;
      }
    }
    return known;
  }

  private void claim(FieldKind kind, String name, String value) {
    switch (kind) {
      case FORWARDED -> forwarded = joined(forwarded, value);
      case FORWARDED_FOR -> forwardedFor = joined(forwardedFor, value);
      case FORWARDED_PROTO -> forwardedProto = value;
      case FORWARDED_HOST -> forwardedHost = value;
      case FORWARDED_PORT -> forwardedPort = value;
      case REAL_IP -> realIp = value;
      default -> sink.accept(name, value);
    }
  }

  private String forwardedElement() {
    return host.indexOf(':') < 0
        ? visitor.forwarded() + ";host=" + host
        : visitor.forwarded() + ";host=\"" + host + "\"";
  }

  private int passes() {
    if (cdnLoop == null) {
      return 0;
    }
    int passes = 0;
    for (String element : cdnLoop.split(",", -1)) {
      int parameters = element.indexOf(';');
      String id = parameters < 0 ? element : element.substring(0, parameters);
      passes += id.strip().equalsIgnoreCase(rules.cdnId()) ? 1 : 0;
    }
    return passes;
  }

  private static String joined(String before, String value) {
    return before == null ? value : before + ", " + value;
  }

  private static String or(String claimed, String known) {
    return claimed == null ? known : claimed;
  }
}
