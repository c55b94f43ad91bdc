package dev.culvert.core.tunnel;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.culvert.core.http.HostPattern;
import dev.culvert.core.http.Paths;
import java.util.Objects;

/**
 * What leads a request to a tunnel. One pair of hostname and path prefix belongs to one tunnel.
 *
 * @param hostname lower case, exact ({@code app.example.com}) or wildcard ({@code *.example.com},
 *     which covers any number of labels), in the letters of DNS (punycode)
 * @param pathPrefix starts with a slash and matches on segment boundaries; {@code /} matches all.
 *     Percent-encodings of unreserved characters are decoded: {@code /%61dmin} is {@code /admin}
 * @param options what the edge does otherwise for this route than for others; left out in JSON
 *     where there are none
 */
public record Route(
    String hostname,
    String pathPrefix,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) RouteOptions options) {

  /** Matches every path. */
  public static final String ANY_PATH = "/";

  public Route {
    Objects.requireNonNull(hostname, "hostname");
    boolean anyPath = pathPrefix == null || pathPrefix.isEmpty() || pathPrefix.equals(ANY_PATH);
    // One object for most of a hundred thousand routes.
    pathPrefix = anyPath ? ANY_PATH : pathPrefix;
    options = options == null ? RouteOptions.NONE : options;
    if (pathPrefix.charAt(0) != '/') {
      throw new IllegalArgumentException(
          "route " + hostname + ": pathPrefix: " + pathPrefix + " does not start with /");
    }
    pathPrefix = Paths.decodeUnreserved(pathPrefix);
  }

  /** A route without options. */
  public Route(String hostname, String pathPrefix) {
    this(hostname, pathPrefix, RouteOptions.NONE);
  }

  /** What identifies it: this object itself if it has no options. */
  public Route withoutOptions() {
    return options == RouteOptions.NONE ? this : new Route(hostname, pathPrefix);
  }

  /**
   * The route as a person writes it, brought to its one form.
   *
   * @param hostname any case, other letters than ASCII allowed, without a trailing dot or with one
   * @param pathPrefix null or empty for all paths
   * @throws IllegalArgumentException that says what is wrong and what would be right
   */
  public static Route of(String hostname, String pathPrefix) {
    return new Route(HostPattern.normalise(hostname), PathPrefixes.normalise(pathPrefix));
  }

  /**
   * The same from one text: {@code app.example.com}, {@code *.example.com/api}.
   *
   * @throws IllegalArgumentException as {@link #of} does
   */
  public static Route parse(String text) {
    int slash = text.indexOf('/');
    return slash < 0 ? of(text, ANY_PATH) : of(text.substring(0, slash), text.substring(slash));
  }

  /** As {@link #parse} reads it; the path only where there is one. */
  @Override
  public String toString() {
    return pathPrefix.equals(ANY_PATH) ? hostname : hostname + pathPrefix;
  }
}
