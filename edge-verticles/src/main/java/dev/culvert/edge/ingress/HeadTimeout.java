package dev.culvert.edge.ingress;

import dev.culvert.edge.answer.Problem;
import dev.culvert.edge.answer.ProblemPages;

/** The answer to who does not send a request head in time. */
final class HeadTimeout {

  private static final String BODY =
      ProblemPages.render(Problem.of(408, "The request head did not arrive in time."), null, null)
          .body();

  /** As it goes to the wire; the connection closes after it. */
  static final String RESPONSE =
      "HTTP/1.1 408 Request Timeout\r\n"
          + "content-type: application/problem+json\r\n"
          + "connection: close\r\n"
          + "content-length: "
          + BODY.length()
          + "\r\n\r\n"
          + BODY;

  private HeadTimeout() {}
}
