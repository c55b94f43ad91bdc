package dev.culvert.edge.ingress;

import dev.culvert.core.http.HostName;
import dev.culvert.core.http.RequestPath;
import dev.culvert.edge.answer.Problem;

/** What a {@link RequestScreen} says about a request head. */
public sealed interface Screening {

  /**
   * It may be routed.
   *
   * @param host what it asks for
   * @param path what it is routed by; {@code /} for {@code OPTIONS *}
   * @param target what the origin gets: origin-form with the query, or {@code *}
   */
  record Accepted(HostName host, RequestPath path, String target) implements Screening {}

  /**
   * It must not reach a stream.
   *
   * @param problem the answer; the connection closes after it
   */
  record Rejected(Problem problem) implements Screening {}
}
