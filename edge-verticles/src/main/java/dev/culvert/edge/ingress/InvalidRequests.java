package dev.culvert.edge.ingress;

import dev.culvert.edge.answer.Problem;
import dev.culvert.edge.answer.ProblemPages;
import dev.culvert.edge.wire.UnknownVersionException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** Answers what the HTTP decoder could not read, and closes the connection. */
final class InvalidRequests {

  private InvalidRequests() {}

  static void answer(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    Problem problem;
    if (cause instanceof TooLongHttpLineException) {
      problem = Problem.of(414, "The request line is too long.");
    } else if (cause instanceof TooLongHttpHeaderException) {
      problem = Problem.of(431, "The head of the request is too large.");
    } else if (cause instanceof UnknownVersionException) {
      problem = Problem.of(505, "The edge speaks HTTP/1.1 and HTTP/1.0.");
    } else {
      problem = Problem.of(400, "The request is not valid HTTP/1.1.");
    }
    ProblemPages.Page page = ProblemPages.render(problem, null, null);
    request.response().setStatusCode(problem.status());
    page.headers().forEach(request.response()::putHeader);
    request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    request.response().end(page.body()).onComplete(ignored -> request.connection().close());
  }
}
