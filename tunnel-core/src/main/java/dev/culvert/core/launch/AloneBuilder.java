package dev.culvert.core.launch;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.spi.VertxMetricsFactory;
import io.vertx.core.spi.VertxTracerFactory;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.core.transport.Transport;

/**
 * Builds a Vert.x that is no member of any cluster, also where {@code -cluster} has Vert.x's
 * launcher ask for one: it would take the cluster manager it finds, with settings that are not
 * ours, on all interfaces.
 */
final class AloneBuilder implements VertxBuilder {

  private final VertxBuilder builder;

  AloneBuilder(VertxOptions options) {
    builder = Vertx.builder().with(options);
  }

  @Override
  public VertxBuilder with(VertxOptions options) {
    builder.with(options);
    return this;
  }

  @Override
  public VertxBuilder withMetrics(VertxMetricsFactory factory) {
    builder.withMetrics(factory);
    return this;
  }

  @Override
  public VertxBuilder withTracer(VertxTracerFactory factory) {
    builder.withTracer(factory);
    return this;
  }

  @Override
  public VertxBuilder withTransport(Transport transport) {
    builder.withTransport(transport);
    return this;
  }

  /** Does nothing. */
  @Override
  public VertxBuilder withClusterManager(ClusterManager clusterManager) {
    return this;
  }

  @Override
  public Vertx build() {
    return builder.build();
  }

  @Override
  public Future<Vertx> buildClustered() {
    return Future.succeededFuture(build());
  }
}
