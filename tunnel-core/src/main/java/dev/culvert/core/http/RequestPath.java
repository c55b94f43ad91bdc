package dev.culvert.core.http;

/**
 * The path of a request, as it was sent and as it is matched.
 *
 * @param original what the origin gets, untouched
 * @param decoded with unreserved characters decoded ({@link Paths#decodeUnreserved}): what an
 *     origin sees that takes dot segments literally
 * @param normalised as {@code decoded}, without dot segments (RFC 3986 section 5.2.4); {@code %2F}
 *     is not a slash, and empty segments stay. The same string as {@code original} where nothing
 *     had to be done
 */
public record RequestPath(String original, String decoded, String normalised) {

  /**
   * Reads the path of a request target.
   *
   * @param path starts with a slash and has no query
   */
  public static RequestPath of(String path) {
    String decoded = Paths.decodeUnreserved(path);
    return new RequestPath(
        path, decoded, Paths.hasDotSegment(decoded) ? Paths.removeDotSegments(decoded) : decoded);
  }

  /** Whether an origin that takes dot segments literally sees another path than was matched. */
  public boolean hasDotSegments() {
    return !decoded.equals(normalised);
  }
}
