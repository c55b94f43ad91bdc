package dev.culvert.edge.proxy;

import dev.culvert.edge.affinity.AffinityStage;
import dev.culvert.edge.attempt.AttemptRules;
import dev.culvert.edge.attempt.StreamPicks;
import dev.culvert.edge.forward.ForwardStage;
import dev.culvert.edge.http1.Http1Requests;
import dev.culvert.edge.ingress.HeaderRules;
import dev.culvert.edge.ingress.IngressOptions;
import dev.culvert.edge.ingress.RequestScreen;
import dev.culvert.edge.pipeline.FieldsStage;
import dev.culvert.edge.pipeline.LoadedStage;
import dev.culvert.edge.pipeline.OpenRequests;
import dev.culvert.edge.pipeline.Pipeline;
import dev.culvert.edge.pipeline.RequestLog;
import dev.culvert.edge.pipeline.RequestMeters;
import dev.culvert.edge.pipeline.RouteStage;
import dev.culvert.edge.pipeline.ScreenStage;
import dev.culvert.edge.pipeline.SoundStage;
import dev.culvert.edge.pipeline.Stage;
import dev.culvert.edge.retry.RetryBudget;
import dev.culvert.edge.route.RouteTable;
import dev.culvert.edge.stream.EdgeStreams;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Serves the public requests of one edge instance.
 *
 * <p>Owned by the event loop of the edge instance.
 */
public final class Proxy {

  private final OpenRequests open = new OpenRequests();
  private final Http1Requests http1;
  private final Pipeline pipeline;

  /**
   * What the routes lead to.
   *
   * @param loaded whether tunnels and routes are known
   * @param routes gives the current routes
   */
  public record Directory(BooleanSupplier loaded, Supplier<RouteTable> routes) {}

  /**
   * A proxy without requests.
   *
   * @param eventLoop the one of the edge instance
   * @param clusterTag tells this cluster from others in CDN-Loop; visitors see it
   * @param policies stages between the route and the stream, in their order
   */
  public Proxy(
      Executor eventLoop,
      String edgeId,
      String clusterTag,
      IngressOptions options,
      Directory directory,
      List<Stage> policies,
      EdgeStreams streams,
      RequestMeters meters) {
    HeaderRules headerRules =
        new HeaderRules(clusterTag, options.trustedProxies(), options.untrustedFields());
    AttemptRules attempts =
        new AttemptRules(
            new StreamPicks(streams, ThreadLocalRandom.current(), System::nanoTime),
            new RetryBudget(System.nanoTime()),
            System::nanoTime);
    RequestLog requestLog = new RequestLog();
    List<Stage> stages = new ArrayList<>();
    stages.add(new SoundStage());
    stages.add(new ScreenStage(new RequestScreen(options)));
    stages.add(new LoadedStage(directory.loaded()));
    stages.add(new RouteStage(directory.routes()));
    stages.add(new FieldsStage(headerRules));
    stages.add(new AffinityStage());
    stages.addAll(policies);
    stages.add(new ForwardStage(attempts, options, meters, requestLog));
    pipeline = new Pipeline(stages, open, meters, requestLog);
    http1 =
        new Http1Requests(
            eventLoop, edgeId, headerRules, options.trustedProxies(), options.diagnosticHeaders());
  }

  /** Takes a request; the handler of the HTTP server. */
  public void handle(HttpServerRequest request) {
    pipeline.serve(http1.of(request));
  }

  /** To be called a few times a second: looks after what takes too long. */
  public void tick() {
    http1.tick();
    open.tick(System.nanoTime());
  }

  /** From now on every response says that its connection closes. */
  public void leave() {
    http1.leave();
  }

  /** Runs the action as soon as no request is open. */
  public void whenEmpty(Runnable action) {
    open.whenEmpty(action);
  }
}
