package dev.culvert.core.frame;

import java.util.Objects;

/**
 * The head of an HTTP request, as OPEN carries it.
 *
 * @param method as the visitor wrote it
 * @param scheme {@code http} or {@code https}: how the visitor reached the edge
 * @param authority the Host the visitor asked for
 * @param target in origin form (path and query), byte for byte as the visitor wrote it
 * @param fields end-to-end header fields, without Host
 */
public record HttpHead(
    String method, String scheme, String authority, String target, HeaderFields fields)
    implements OpenHead {

  public HttpHead {
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(scheme, "scheme");
    Objects.requireNonNull(authority, "authority");
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(fields, "fields");
  }

  @Override
  public int kind() {
    return KIND_HTTP;
  }

  @Override
  public String feature() {
    return null;
  }
}
