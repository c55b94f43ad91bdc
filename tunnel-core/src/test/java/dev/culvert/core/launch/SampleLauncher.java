package dev.culvert.core.launch;

import dev.culvert.core.config.ClusterConfig;
import dev.culvert.core.config.ConfigSpec;
import dev.culvert.core.config.OpsConfig;
import dev.culvert.core.config.PortTaken;
import dev.culvert.core.config.Settings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;

/** A role as small as can be, run in a process of its own by the tests. */
public final class SampleLauncher extends CulvertLauncher {

  static final ConfigSpec SPEC =
      ConfigSpec.named("sample")
          .portOrZero("http.port", 0, "a listener")
          .text("behaviour", "plain", "plain, hang-start, hang-drain, leave, refuse, or alone")
          .duration("drain.grace", Duration.ofSeconds(20), "how long a drain may take")
          .include(OpsConfig.spec(0))
          .include(ClusterConfig.spec());

  private SampleLauncher(String[] args) {
    super(SPEC, SampleVerticle::new, args);
  }

  public static void main(String[] args) {
    new SampleLauncher(args).launch();
  }

  @Override
  protected void check(Settings loaded) {
    if (loaded.text("behaviour").equals("refuse")) {
      throw loaded.invalid("behaviour", "is not allowed");
    }
  }

  @Override
  protected boolean joinsCluster(Settings loaded, boolean asked) {
    return !loaded.text("behaviour").equals("alone") && super.joinsCluster(loaded, asked);
  }

  /** Listens, says so on stdout, and says when it is drained and stopped. */
  private static final class SampleVerticle extends VerticleBase {

    @Override
    public Future<?> start() {
      Settings settings = Settings.of(SPEC, config());
      String behaviour = settings.text("behaviour");
      Runnable registration =
          Drain.of(vertx)
              .register(
                  "sample",
                  () -> {
                    System.out.println("draining");
                    return behaviour.equals("hang-drain")
                        ? Promise.<Void>promise().future()
                        : vertx
                            .timer(50)
                            .<Void>mapEmpty()
                            .onSuccess(v -> System.out.println("drained"));
                  });
      if (behaviour.equals("leave")) {
        vertx.setTimer(200, ignored -> Drain.of(vertx).finished(registration));
      }
      if (behaviour.equals("hang-start")) {
        System.out.println("hanging");
        return Promise.promise().future();
      }
      return vertx
          .createHttpServer()
          .requestHandler(request -> request.response().end("hello"))
          .listen(settings.port("http.port"), "127.0.0.1")
          .onSuccess(
              server ->
                  System.out.println(
                      "listening " + server.actualPort() + " " + vertx.isClustered()))
          .recover(
              e -> Future.failedFuture(PortTaken.explain(settings, "http.port", "127.0.0.1", e)));
    }

    @Override
    public Future<?> stop() {
      System.out.println("stopped");
      return Future.succeededFuture();
    }
  }
}
