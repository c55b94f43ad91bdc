package dev.culvert.registry.admin;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;

/**
 * Carries out an operation for requests that are valid, logs changes, and answers. Operations, and
 * whatever takes as long as their answers are large, run on worker threads.
 */
final class OperationHandler implements Handler<RoutingContext> {

  private final String operationId;
  private final Operation operation;
  private final AuditLog audit;
  private final WorkerExecutor workers;

  OperationHandler(
      String operationId, Operation operation, AuditLog audit, WorkerExecutor workers) {
    this.operationId = operationId;
    this.operation = operation;
    this.audit = audit;
    this.workers = workers;
  }

  private record Encoded(Answer answer, Buffer body) {}

  @Override
  public void handle(RoutingContext routing) {
    Call call =
        new Call(
            routing.request().method().name(),
            routing.normalizedPath(),
            routing.get(RouterBuilder.KEY_META_DATA_VALIDATED_REQUEST));
    String from = routing.request().remoteAddress().hostAddress();
    boolean isChange = AuditedRequests.isChange(routing.request().method());
    AuditedRequests.leaveToOperation(routing);
    onWorker(() -> operation.answer(call))
        .compose(
            answer ->
                onWorker(
                    () -> {
                      if (isChange) {
                        audit.answered(operationId, call, answer, from);
                      }
                      return Future.succeededFuture(encoded(answer));
                    }))
        .onSuccess(encoded -> send(encoded, routing.response()))
        .onFailure(
            cause -> {
              Problem problem = Problems.of(cause);
              if (isChange) {
                audit.refused(operationId, call, problem.status(), from);
              }
              Problems.send(problem, routing.response());
            });
  }

  private <T> Future<T> onWorker(Callable<Future<T>> work) {
    return workers.executeBlocking(work, false).compose(Function.identity());
  }

  private static Encoded encoded(Answer answer) {
    return new Encoded(answer, answer.body() == null ? null : answer.body().toBuffer());
  }

  private static void send(Encoded encoded, HttpServerResponse response) {
    if (response.ended() || response.closed()) {
      return;
    }
    Answer answer = encoded.answer();
    response.setStatusCode(answer.status()).putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    for (Map.Entry<String, String> header : answer.headers().entrySet()) {
      response.putHeader(header.getKey(), header.getValue());
    }
    if (encoded.body() == null) {
      response.end();
    } else {
      // Also for HEAD, to which the body is not sent.
      response
          .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(encoded.body().length()))
          .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
          .end(encoded.body());
    }
  }
}
