package dev.culvert.testing.client;

/**
 * What a load asks for.
 *
 * @param method such as {@code GET}
 * @param target path and query
 * @param bodyBytes how much of the {@link dev.culvert.testing.origin.Payload} is the body; below 0
 *     for a request without one
 */
public record LoadRequest(String method, String target, long bodyBytes) {

  /** A GET. */
  public static LoadRequest get(String target) {
    return new LoadRequest("GET", target, -1);
  }
}
