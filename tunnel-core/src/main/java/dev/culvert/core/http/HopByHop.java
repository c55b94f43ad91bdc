package dev.culvert.core.http;

/** Fields that concern one connection only, whether Connection names them or not. */
public final class HopByHop {

  private HopByHop() {}

  /**
   * Whether a field of this name always ends at the next hop (RFC 9110 section 7.6.1, and what is
   * left of RFC 2616 and RFC 7540), in any spelling that a careless recipient takes for it. TE,
   * Trailer and Upgrade are not among them: {@link #endsHere} is for whoever passes none of those
   * on.
   *
   * <p>Decides by the length first, so that most names cost one look.
   */
  public static boolean isAlways(String name) {
    return switch (name.length()) {
      case 10 ->
          FieldNames.looksLike(name, "connection") || FieldNames.looksLike(name, "keep-alive");
      case 14 -> FieldNames.looksLike(name, "http2-settings");
      case 16 -> FieldNames.looksLike(name, "proxy-connection");
      case 17 -> FieldNames.looksLike(name, "transfer-encoding");
      case 18 -> FieldNames.looksLike(name, "proxy-authenticate");
      case 19 -> FieldNames.looksLike(name, "proxy-authorization");
      case 25 -> FieldNames.looksLike(name, "proxy-authentication-info");
      default -> false;
    };
  }

  /** Whether a field of a message goes no further: by its name, or since Connection names it. */
  public static boolean endsHere(String name, ConnectionOptions connection) {
    return switch (name.length()) {
      case 2 -> name.equalsIgnoreCase("te") || connection.names(name);
      case 7 -> name.equalsIgnoreCase("upgrade") || connection.names(name);
      default -> isAlways(name) || connection.names(name);
    };
  }
}
