package dev.culvert.registry.admin;

import dev.culvert.core.ops.OpsHandler;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.openapi.router.OpenAPIRoute;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What happens to a request, in this order: health and metrics, a time limit, the bearer token, the
 * body, validation, the operation. Operations run on worker threads, readiness and metrics on
 * another, and {@code /live} is answered at once, so that nothing of the API can delay it.
 */
final class AdminRouter {

  static final int MAX_BODY_BYTES = 1 << 20;

  /** What the router itself can fail with. */
  private static final List<Integer> ROUTER_STATUSES = List.of(400, 404, 405, 413, 417, 500);

  private static final int OPERATION_THREADS = 4;
  private static final String LIVE = "/live";

  private final Vertx vertx;
  private final AdminContract contract;
  private final BearerToken token;
  private final Duration limit;
  private final AuditLog audit;
  private final AuditedRequests audited;
  private final Map<String, Operation> operations = new HashMap<>();

  /**
   * A router yet to be made.
   *
   * @param limit how long a request may take, from its head to the answer
   */
  AdminRouter(
      Vertx vertx, AdminContract contract, BearerToken token, TunnelAccess access, Duration limit) {
    this.vertx = vertx;
    this.contract = contract;
    this.token = token;
    this.limit = limit;
    this.audit = new AuditLog(token.fingerprint());
    this.audited =
        new AuditedRequests(audit, contract.contract(), () -> System.nanoTime() / 1_000_000);
    operations.put("getDocument", call -> Future.succeededFuture(Answer.ok(contract.document())));
    operations.putAll(new TunnelOperations(access).byId());
    operations.putAll(new RouteOperations(access).byId());
    operations.putAll(new TokenOperations(access).byId());
    operations.putAll(new ConnectorOperations(access).byId());
  }

  /** To be called in the verticle, whose end ends the worker threads. */
  Router create() {
    WorkerExecutor workers = vertx.createSharedWorkerExecutor("culvert-admin", OPERATION_THREADS);
    RouterBuilder builder = RouterBuilder.create(vertx, contract.contract(), new RequestReader());
    for (OpenAPIRoute route : builder.getRoutes()) {
      String id = AdminContract.documented(route.getOperation().getOperationId());
      Operation operation = operations.get(id);
      if (operation == null) {
        throw new IllegalStateException("nothing carries out " + id);
      }
      // The token is checked below, before a body is read.
      route.setDoSecurity(false).addHandler(new OperationHandler(id, operation, audit, workers));
    }
    Router router = builder.createRouter();
    router.route().order(-4).handler(audited::watch);
    router.route().order(-3).handler(this::limitTime);
    Handler<RoutingContext> ops = opsHandler();
    OpsHandler.PATHS.forEach(
        path ->
            router
                .route(path)
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .order(-5)
                .handler(ops));
    router.route().order(-2).handler(authentication());
    router.route().order(-1).handler(BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES));
    router
        .route()
        .failureHandler(
            routing -> answer(Problems.of(routing.statusCode(), routing.failure()), routing));
    ROUTER_STATUSES.forEach(
        status ->
            router.errorHandler(
                status, routing -> answer(Problems.of(status, routing.failure()), routing)));
    return router;
  }

  private Handler<RoutingContext> opsHandler() {
    OpsHandler ops = OpsHandler.of(vertx);
    WorkerExecutor worker = vertx.createSharedWorkerExecutor("culvert-admin-ops", 1);
    return routing -> {
      HttpServerRequest request = routing.request();
      if (!OpsHandler.PATHS.contains(request.path())) {
        routing.next();
      } else if (request.path().equals(LIVE)) {
        ops.handle(request);
      } else {
        worker.<Void>executeBlocking(
            () -> {
              ops.handle(request);
              return null;
            });
      }
    };
  }

  private Handler<RoutingContext> authentication() {
    Set<String> open = contract.openPaths();
    return routing -> {
      if (!open.contains(routing.normalizedPath())) {
        token.check(routing.request().headers().getAll(HttpHeaders.AUTHORIZATION));
        AuditedRequests.hasToken(routing);
      }
      routing.next();
    };
  }

  /** A body that is not read to its end may come for as long, too. */
  private void limitTime(RoutingContext routing) {
    long timer = vertx.setTimer(limit.toMillis(), fired -> timedOut(routing.request()));
    routing.addEndHandler(
        ended -> {
          if (routing.request().isEnded()) {
            vertx.cancelTimer(timer);
          }
        });
    routing.next();
  }

  private void timedOut(HttpServerRequest request) {
    String within = "within " + limit.toMillis() + " ms";
    if (!request.isEnded()) {
      Problems.sendAndClose(Problem.of(408, "the body did not arrive " + within), request);
    } else {
      Problems.send(
          Problem.unavailable(
              "no answer "
                  + within
                  + "; a change that was asked for may or may not have been made"),
          request.response());
    }
  }

  /** Answers what the HTTP decoder could not read, and closes the connection. */
  void unreadable(HttpServerRequest request) {
    Problem problem = Problems.ofUnreadable(request.decoderResult().cause());
    audited.unreadable(request, problem);
    Problems.sendAndClose(problem, request);
  }

  private void answer(Problem problem, RoutingContext routing) {
    AuditedRequests.reason(routing, problem.getMessage());
    if (problem.status() == 405) {
      routing.response().putHeader(HttpHeaders.ALLOW, allowed(routing.normalizedPath()));
    }
    Problems.send(problem, routing.response());
  }

  private String allowed(String path) {
    Path known = contract.contract().findPath(path);
    return known == null
        ? "GET, HEAD"
        : known.getOperations().stream()
            .map(operation -> operation.getHttpMethod().name())
            .sorted()
            .collect(Collectors.joining(", "));
  }
}
