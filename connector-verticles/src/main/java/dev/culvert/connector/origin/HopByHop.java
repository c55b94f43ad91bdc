package dev.culvert.connector.origin;

/** Header fields that concern one connection only (RFC 9110, section 7.6.1). */
final class HopByHop {

  private HopByHop() {}

  /**
   * Whether a field must not travel on.
   *
   * @param connection the value of the message's Connection field, or null
   */
  static boolean isOne(String name, String connection) {
    return switch (name.length()) {
      case 2 -> name.equalsIgnoreCase("te");
      case 7 -> name.equalsIgnoreCase("upgrade") || isNamed(name, connection);
      case 10 ->
          name.equalsIgnoreCase("connection")
              || name.equalsIgnoreCase("keep-alive")
              || isNamed(name, connection);
      case 16 -> name.equalsIgnoreCase("proxy-connection") || isNamed(name, connection);
      case 17 -> name.equalsIgnoreCase("transfer-encoding") || isNamed(name, connection);
      default -> isNamed(name, connection);
    };
  }

  private static boolean isNamed(String name, String connection) {
    if (connection == null || name.equalsIgnoreCase("content-length")) {
      return false;
    }
    int at = 0;
    while (at < connection.length()) {
      int comma = connection.indexOf(',', at);
      int end = comma < 0 ? connection.length() : comma;
      if (connection.substring(at, end).trim().equalsIgnoreCase(name)) {
        return true;
      }
      at = end + 1;
    }
    return false;
  }
}
