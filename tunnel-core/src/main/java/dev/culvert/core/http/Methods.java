package dev.culvert.core.http;

/** What a request method promises (RFC 9110 section 9.2). */
public final class Methods {

  private Methods() {}

  /** Whether several equal requests do no more than one of them. Unknown methods may do more. */
  public static boolean isIdempotent(String method) {
    return switch (method) {
      case "PUT", "DELETE" -> true;
      default -> isSafe(method);
    };
  }

  /** Whether a request changes nothing that the visitor is answerable for. */
  public static boolean isSafe(String method) {
    return switch (method) {
      case "GET", "HEAD", "OPTIONS", "TRACE" -> true;
      default -> false;
    };
  }
}
