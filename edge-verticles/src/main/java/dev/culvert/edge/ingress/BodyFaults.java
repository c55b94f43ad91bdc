package dev.culvert.edge.ingress;

import dev.culvert.edge.answer.Problem;
import dev.culvert.edge.wire.BodyFault;

/** What a visitor is told whose request body is of no use. */
public final class BodyFaults {

  private BodyFaults() {}

  /** The answer; the connection closes after it. */
  public static Problem problem(BodyFault fault) {
    return switch (fault) {
      case MALFORMED -> Problem.of(400, "The body of the request is not validly chunked.");
      case TRAILERS_TOO_LARGE -> Problem.of(431, "The trailers of the request are too large.");
      case TOO_SLOW -> Problem.of(408, "The body of the request did not arrive in time.");
    };
  }
}
