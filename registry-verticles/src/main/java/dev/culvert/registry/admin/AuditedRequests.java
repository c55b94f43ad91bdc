package dev.culvert.registry.admin;

import dev.culvert.core.text.Printable;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Sees to it that a request that asks for a change has a line in the audit log although no
 * operation came to answer it: the token, the path, the body or the schema was wrong, or the client
 * went away. Without the token every request has a line, but at most 20 of them a second: anybody
 * can send those. Owned by one event loop.
 */
final class AuditedRequests {

  private static final String BY_OPERATION = "culvert.audit.operation";
  private static final String WITH_TOKEN = "culvert.audit.token";
  private static final String REASON = "culvert.audit.reason";

  /** Methods that change nothing (RFC 9110, section 9.2.1). */
  private static final Set<HttpMethod> SAFE =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.TRACE);

  private static final int LINES_WITHOUT_TOKEN_PER_SECOND = 20;
  private static final long SECOND_MILLIS = 1_000;

  private final AuditLog audit;
  private final OpenAPIContract contract;
  private final LongSupplier nowMillis;
  private long second;
  private int written;
  private long leftOut;

  /**
   * Nothing yet.
   *
   * @param nowMillis any clock that does not go back
   */
  AuditedRequests(AuditLog audit, OpenAPIContract contract, LongSupplier nowMillis) {
    this.audit = audit;
    this.contract = contract;
    this.nowMillis = nowMillis;
  }

  /** Whether the method asks for a change. */
  static boolean isChange(HttpMethod method) {
    return !SAFE.contains(method);
  }

  /** An operation writes the line of this request. */
  static void leaveToOperation(RoutingContext routing) {
    routing.put(BY_OPERATION, true);
  }

  /** The request has the token of the API. */
  static void hasToken(RoutingContext routing) {
    routing.put(WITH_TOKEN, true);
  }

  /** Why the request is refused. */
  static void reason(RoutingContext routing, String reason) {
    routing.put(REASON, reason);
  }

  /** Watches a request to its end. */
  void watch(RoutingContext routing) {
    routing.addEndHandler(ended -> ended(routing, ended.succeeded()));
    routing.next();
  }

  private void ended(RoutingContext routing, boolean answered) {
    boolean withToken = routing.get(WITH_TOKEN) != null;
    HttpServerRequest request = routing.request();
    int status = routing.response().getStatusCode();
    boolean worthALine = isChange(request.method()) || (!withToken && isRefusal(status));
    if (routing.get(BY_OPERATION) == null && worthALine && (withToken || mayWrite())) {
      audit.turnedAway(
          operation(request),
          request.path() == null ? "" : request.path(),
          routing.get(REASON),
          answered ? Integer.toString(status) : "aborted",
          withToken,
          request.remoteAddress().hostAddress());
    }
  }

  private static boolean isRefusal(int status) {
    return status == 401 || status == 403;
  }

  /** A request that could not be read; its method is known if its first line was. */
  void unreadable(HttpServerRequest request, Problem problem) {
    if (isChange(request.method()) && mayWrite()) {
      audit.turnedAway(
          Printable.quoted(request.method().name()),
          request.path() == null ? "" : request.path(),
          problem.getMessage(),
          Integer.toString(problem.status()),
          false,
          request.remoteAddress().hostAddress());
    }
  }

  private String operation(HttpServerRequest request) {
    Operation operation =
        request.path() == null ? null : contract.findOperation(request.path(), request.method());
    return operation == null
        ? Printable.quoted(request.method().name())
        : AdminContract.documented(operation.getOperationId());
  }

  private boolean mayWrite() {
    long now = nowMillis.getAsLong() / SECOND_MILLIS;
    if (now != second) {
      if (leftOut > 0) {
        audit.leftOut(leftOut);
      }
      second = now;
      written = 0;
      leftOut = 0;
    }
    if (written < LINES_WITHOUT_TOKEN_PER_SECOND) {
      written++;
      return true;
    }
    leftOut++;
    return false;
  }
}
