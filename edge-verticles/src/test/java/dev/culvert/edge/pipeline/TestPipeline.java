package dev.culvert.edge.pipeline;

import dev.culvert.edge.request.ScriptedRequest;
import io.vertx.core.Vertx;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Makes pipelines of any stages; closes what it needed for their meters. */
public final class TestPipeline implements BeforeEachCallback, AfterAllCallback {

  private final Vertx vertx = Vertx.vertx();
  private final RequestMeters meters = new RequestMeters(vertx);
  private final RequestLog requestLog = new RequestLog();

  /** The requests that are open in all pipelines of this test. */
  public OpenRequests open = new OpenRequests();

  /** Serves a request by these stages. */
  public void serve(ScriptedRequest request, Stage... stages) {
    new Pipeline(List.of(stages), open, meters, requestLog).serve(request);
  }

  public RequestMeters meters() {
    return meters;
  }

  public RequestLog requestLog() {
    return requestLog;
  }

  /** Whether a request is open. */
  public boolean isBusy() {
    boolean[] empty = new boolean[1];
    open.whenEmpty(() -> empty[0] = true);
    open.whenEmpty(() -> {});
    return !empty[0];
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    open = new OpenRequests();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    vertx.close().await();
  }
}
