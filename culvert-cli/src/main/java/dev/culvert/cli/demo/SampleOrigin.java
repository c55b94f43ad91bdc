package dev.culvert.cli.demo;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;

/** The page behind the demo's tunnel when no origin is given. */
final class SampleOrigin extends VerticleBase {

  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <title>Culvert</title>
      <style>
      body { font: 16px/1.5 system-ui, sans-serif; margin: 15vh auto; max-width: 40rem; padding: 0 1rem }
      code { background: #eee; padding: 0 .3em }
      </style>
      </head>
      <body>
      <h1>It works</h1>
      <p>This page came from an origin without a public address, through a connector that has no
      listening port, over a connection that the connector opened, out of an edge.</p>
      <p>Put your own service there: <code>./culvert demo --url http://127.0.0.1:3000</code></p>
      </body>
      </html>
      """;

  private volatile int port;

  private SampleOrigin() {}

  /** Starts it on any free port of the loopback interface, and gives the port. */
  static Future<Integer> start(Vertx vertx) {
    SampleOrigin origin = new SampleOrigin();
    return vertx.deployVerticle(origin).map(id -> origin.port);
  }

  @Override
  public Future<?> start() {
    return vertx
        .createHttpServer()
        .requestHandler(SampleOrigin::answer)
        .listen(0, "127.0.0.1")
        .onSuccess(server -> port = server.actualPort());
  }

  private static void answer(HttpServerRequest request) {
    request.response().putHeader("Content-Type", "text/html; charset=utf-8").end(PAGE);
  }
}
