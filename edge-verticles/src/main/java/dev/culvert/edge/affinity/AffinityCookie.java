package dev.culvert.edge.affinity;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.MultiMap;
import java.nio.ByteBuffer;
import java.util.Base64;

/**
 * The cookie that keeps a visitor with a connector: it holds the hash of the connector and nothing
 * else. Whatever else a visitor sends in it is taken for no cookie.
 */
final class AffinityCookie {

  static final String NAME = "culvert-affinity";

  private static final int VALUE_CHARS = 11;

  private AffinityCookie() {}

  /** The hash that a visitor sent; null for none that can be read. */
  static Long read(MultiMap fields) {
    for (String field : fields.getAll(HttpHeaderNames.COOKIE)) {
      for (String pair : field.split(";", -1)) {
        String cookie = pair.strip();
        if (cookie.startsWith(NAME) && cookie.startsWith("=", NAME.length())) {
          return decode(cookie.substring(NAME.length() + 1));
        }
      }
    }
    return null;
  }

  private static Long decode(String value) {
    if (value.length() != VALUE_CHARS) {
      return null;
    }
    try {
      return ByteBuffer.wrap(Base64.getUrlDecoder().decode(value)).getLong();
    } catch (IllegalArgumentException notBase64) {
      return null;
    }
  }

  /**
   * The value of the field Set-Cookie.
   *
   * @param path the route's prefix
   * @param secure whether the visitor's connection is encrypted
   */
  static String set(long connectorHash, String path, boolean secure) {
    byte[] bytes = ByteBuffer.allocate(Long.BYTES).putLong(connectorHash).array();
    return NAME
        + "="
        + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)
        + "; Path="
        + path
        + "; HttpOnly; SameSite=Lax"
        + (secure ? "; Secure" : "");
  }
}
