package dev.culvert.registry.admin;

import dev.culvert.core.text.Printable;
import io.vertx.core.json.JsonObject;
import java.util.regex.Pattern;

/** Checks a tunnel's configuration beyond what the document says of it. */
final class ConfigInput {

  private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
  private static final String LAST_LABEL = "[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
  private static final String NAME = "(?:" + LABEL + "\\.)*" + LAST_LABEL + "\\.?";
  private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final String IPV4 = "(?:" + OCTET + "\\.){3}" + OCTET;
  private static final String H = "[0-9A-Fa-f]{1,4}";
  private static final String IPV6 =
      "\\[(?:"
          + String.join(
              "|",
              "(?:" + H + ":){7}" + H,
              "(?:" + H + ":){1,7}:",
              "(?:" + H + ":){1,6}:" + H,
              "(?:" + H + ":){1,5}(?::" + H + "){1,2}",
              "(?:" + H + ":){1,4}(?::" + H + "){1,3}",
              "(?:" + H + ":){1,3}(?::" + H + "){1,4}",
              "(?:" + H + ":){1,2}(?::" + H + "){1,5}",
              H + ":(?::" + H + "){1,6}",
              ":(?::" + H + "){1,7}",
              "::",
              "::(?:[fF]{4}:)?" + IPV4)
          + ")(?:%[A-Za-z0-9]+)?\\]";
  private static final String PORT =
      "(?:6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3})";

  /** The document has the same pattern. */
  private static final Pattern ORIGIN =
      Pattern.compile("https?://(?:" + NAME + "|" + IPV4 + "|" + IPV6 + ")(?::" + PORT + ")?/?");

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
    if (url != null && !ORIGIN.matcher(url).matches()) {
      String field = where + "origin/url";
      throw Problem.invalid(
          field,
          field
              + ": "
              + Printable.quoted(url)
              + " is not scheme, host and port of an origin; right is http://127.0.0.1:3000");
    }
    return config.encode();
  }
}
