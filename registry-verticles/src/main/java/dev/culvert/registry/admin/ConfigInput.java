package dev.culvert.registry.admin;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

/** Checks a tunnel's configuration beyond what the document says of it. */
final class ConfigInput {

  private static final Set<String> SCHEMES = Set.of("http", "https");
  private static final int MAX_PORT = 65_535;

  private ConfigInput() {}

  /**
   * Checks a configuration.
   *
   * @param where stands before the names of its fields, such as {@code config/}
   * @return its text
   * @throws Problem 400 that says what is wrong
   */
  static String check(JsonObject config, String where) {
    JsonObject origin = config.getJsonObject("origin");
    String url = origin == null ? null : origin.getString("url");
    if (url != null && !isOrigin(url)) {
      String field = where + "origin/url";
      throw Problem.invalid(
          field,
          field
              + ": "
              + Printable.of(url)
              + " is not scheme, host and port of an origin; right is http://127.0.0.1:3000");
    }
    return config.encode();
  }

  private static boolean isOrigin(String url) {
    try {
      URI uri = new URI(url);
      return uri.getScheme() != null
          && SCHEMES.contains(uri.getScheme())
          && uri.getHost() != null
          && uri.getPort() != 0
          && uri.getPort() <= MAX_PORT
          && uri.getRawUserInfo() == null
          && uri.getRawPath().length() <= 1
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null;
    } catch (URISyntaxException malformed) {
      return false;
    }
  }
}
