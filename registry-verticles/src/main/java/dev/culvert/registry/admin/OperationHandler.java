package dev.culvert.registry.admin;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import java.util.Map;

/** Carries out an operation for requests that are valid, logs changes, and answers. */
final class OperationHandler implements Handler<RoutingContext> {

  private final String operationId;
  private final Operation operation;
  private final AuditLog audit;

  OperationHandler(String operationId, Operation operation, AuditLog audit) {
    this.operationId = operationId;
    this.operation = operation;
    this.audit = audit;
  }

  @Override
  public void handle(RoutingContext routing) {
    Call call =
        new Call(
            routing.request().method().name(),
            routing.normalizedPath(),
            routing.get(RouterBuilder.KEY_META_DATA_VALIDATED_REQUEST));
    String from = routing.request().remoteAddress().hostAddress();
    Future.succeededFuture()
        .compose(start -> operation.answer(call))
        .onSuccess(
            answer -> {
              String made = answer.status() == 201 ? answer.body().getString("id") : null;
              audit.record(operationId, call, answer.status(), made, from);
              send(answer, routing.response());
            })
        .onFailure(
            cause -> {
              Problem problem = Problems.of(cause);
              audit.record(operationId, call, problem.status(), null, from);
              Problems.send(problem, routing.response());
            });
  }

  private static void send(Answer answer, HttpServerResponse response) {
    if (response.ended() || response.closed()) {
      return;
    }
    response.setStatusCode(answer.status()).putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    for (Map.Entry<String, String> header : answer.headers().entrySet()) {
      response.putHeader(header.getKey(), header.getValue());
    }
    if (answer.body() == null) {
      response.end();
    } else {
      response
          .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
          .end(answer.body().toBuffer());
    }
  }
}
