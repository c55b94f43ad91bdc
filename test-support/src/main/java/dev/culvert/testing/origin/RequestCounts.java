package dev.culvert.testing.origin;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts requests by path, and those that are open. Thread-safe. */
final class RequestCounts {

  private final Map<String, Long> byPath = new ConcurrentHashMap<>();
  private final AtomicInteger open = new AtomicInteger();

  void count(HttpServerRequest request) {
    byPath.merge(request.path(), 1L, Long::sum);
    open.incrementAndGet();
    AtomicBoolean ended = new AtomicBoolean();
    Runnable end =
        () -> {
          if (ended.compareAndSet(false, true)) {
            open.decrementAndGet();
          }
        };
    HttpServerResponse response = request.response();
    response.endHandler(ignored -> end.run());
    response.closeHandler(ignored -> end.run());
    response.exceptionHandler(ignored -> end.run());
  }

  Map<String, Long> byPath() {
    return byPath;
  }

  int open() {
    return open.get();
  }
}
