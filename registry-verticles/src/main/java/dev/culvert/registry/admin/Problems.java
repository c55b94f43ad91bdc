package dev.culvert.registry.admin;

import dev.culvert.registry.store.StoreException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.DecodeException;
import io.vertx.ext.web.handler.HttpException;
import io.vertx.openapi.validation.ValidatorException;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns failures into {@link Problem}s, and problems into responses. */
final class Problems {

  private static final Logger log = LoggerFactory.getLogger(Problems.class);

  private static final String NOT_STORED = "the store does not take the change: ";

  private Problems() {}

  /** What a failure means to the client; what was not foreseen is logged with an ID. */
  static Problem of(Throwable failure) {
    if (failure instanceof Problem problem) {
      return problem;
    }
    if (failure instanceof StoreException refusal) {
      return of(refusal);
    }
    if (failure instanceof ValidatorException violation) {
      return Violations.explain(violation);
    }
    if (failure instanceof HttpException http) {
      return http.getCause() instanceof ValidatorException violation
          ? Violations.explain(violation)
          : ofStatus(http.getStatusCode());
    }
    if (failure instanceof DecodeException) {
      return Problem.invalid(null, "the body is not JSON");
    }
    return unexpected(failure);
  }

  private static Problem unexpected(Throwable failure) {
    String id = UUID.randomUUID().toString();
    log.error("Unexpected failure {} in the admin API", id, failure);
    return Problem.of(
        500, "something unexpected happened; the registry's log says what, under " + id);
  }

  private static Problem of(StoreException refusal) {
    return switch (refusal.kind()) {
      case NOT_FOUND -> Problem.of(404, refusal.getMessage());
      case CONFLICT, LIMIT -> Problem.conflict(refusal.field(), refusal.getMessage());
      case STALE -> Problem.stale(refusal.getMessage());
      case FULL -> Problem.of(507, NOT_STORED + refusal.getMessage());
      case UNWRITABLE -> Problem.unavailable(NOT_STORED + refusal.getMessage());
    };
  }

  /**
   * What a failure of the router means.
   *
   * @param status that the router would answer with
   * @param failure what it caught, or null
   */
  static Problem of(int status, Throwable failure) {
    boolean explained = failure instanceof Problem || failure instanceof HttpException;
    return failure == null || (!explained && status < 500) ? ofStatus(status) : of(failure);
  }

  private static Problem ofStatus(int status) {
    return switch (status) {
      case 404 -> Problem.of(404, "there is nothing here; /api/v1/openapi.json says what there is");
      case 405 -> Problem.of(405, "the method is not one that this resource has");
      case 413 ->
          Problem.of(413, "the body is larger than " + AdminRouter.MAX_BODY_BYTES + " bytes");
      case 417 -> Problem.of(417, "Expect: right is 100-continue, or nothing");
      default ->
          status < 500
              ? Problem.of(400, "the path, the query, the Host or the body is not valid HTTP")
              : unexpected(null);
    };
  }

  /** Answers, unless that has begun already. */
  static Future<Void> send(Problem problem, HttpServerResponse response) {
    if (response.ended() || response.closed() || response.headWritten()) {
      return Future.succeededFuture();
    }
    Buffer body = problem.toJson().toBuffer();
    response.setStatusCode(problem.status());
    problem.headers().forEach(response::putHeader);
    return response
        .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()))
        .end(body);
  }

  /** Answers as above, and closes the connection, though the request has not come to its end. */
  static void sendAndClose(Problem problem, HttpServerRequest request) {
    if (!request.response().headWritten()) {
      request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    send(problem, request.response()).onComplete(sent -> request.connection().close());
  }

  /** What it means that the HTTP decoder could not read a request. */
  static Problem ofUnreadable(Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return Problem.of(414, "the request line is too long");
    }
    return cause instanceof TooLongHttpHeaderException
        ? Problem.of(431, "the head of the request is too large")
        : Problem.of(400, "the request is not valid HTTP/1.1");
  }
}
