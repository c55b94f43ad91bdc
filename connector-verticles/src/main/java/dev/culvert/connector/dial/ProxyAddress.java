package dev.culvert.connector.dial;

import dev.culvert.core.config.HostPort;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * An outbound proxy.
 *
 * @param type what it speaks
 * @param address where it is
 * @param user null if it wants none
 * @param password null if there is no user
 */
public record ProxyAddress(Type type, HostPort address, String user, String password) {

  /** What proxies speak; names of edges are resolved by them, not here. */
  public enum Type {
    /** The method CONNECT of RFC 9110 section 9.3.6. */
    HTTP(80),
    /** RFC 1928, with RFC 1929 for the password. */
    SOCKS5(1080);

    private final int defaultPort;

    Type(int defaultPort) {
      this.defaultPort = defaultPort;
    }
  }

  private static final String EXAMPLE =
      "such as http://proxy.example.com:3128 or socks5://user:password@proxy.example.com:1080";

  /**
   * Reads {@code http://user:password@host:port} or {@code socks5://...}. User and password are
   * percent-encoded; without a port it is 80 or 1080; without a scheme, {@code http}.
   *
   * @throws IllegalArgumentException if it is something else; the message does not show the text,
   *     which may hold a password
   */
  public static ProxyAddress parse(String text) {
    URI uri = uri(text.contains("://") ? text : "http://" + text);
    Type type =
        switch (uri.getScheme().toLowerCase(Locale.ROOT)) {
          case "http" -> Type.HTTP;
          case "socks5", "socks5h" -> Type.SOCKS5;
          case "https" ->
              throw wrong("has the scheme https, but proxies are spoken to in the clear");
          default -> throw wrong("has the scheme " + uri.getScheme());
        };
    String path = uri.getRawPath();
    if (uri.getHost() == null) {
      throw wrong("names no host");
    }
    if (!(path.isEmpty() || path.equals("/")) || uri.getRawQuery() != null) {
      throw wrong("has a path");
    }
    int port = uri.getPort() == -1 ? type.defaultPort : uri.getPort();
    if (port < 1 || port > 65_535) {
      throw wrong("has the port " + port + ", which is not one (1..65535)");
    }
    String host = uri.getHost().replace("[", "").replace("]", "");
    String userInfo = uri.getRawUserInfo();
    if (userInfo == null || userInfo.isEmpty()) {
      return new ProxyAddress(type, new HostPort(host, port), null, null);
    }
    int colon = userInfo.indexOf(':');
    String user = colon < 0 ? userInfo : userInfo.substring(0, colon);
    String password = colon < 0 ? "" : userInfo.substring(colon + 1);
    return new ProxyAddress(type, new HostPort(host, port), decode(user), decode(password));
  }

  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException malformed) {
      // Its message shows the text.
      throw wrong("cannot be read (user and password must be percent-encoded)");
    }
  }

  private static String decode(String text) {
    // A plus is a plus here, unlike in forms.
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException(text + "; give a URL " + EXAMPLE);
  }

  /** How its URL begins: {@code http} or {@code socks5}. */
  public String scheme() {
    return type.name().toLowerCase(Locale.ROOT);
  }

  /** Its URL without user and password. */
  @Override
  public String toString() {
    return scheme() + "://" + address;
  }
}
