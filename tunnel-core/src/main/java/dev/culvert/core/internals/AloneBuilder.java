package dev.culvert.core.internals;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.VertxMetricsFactory;
import io.vertx.core.spi.VertxTracerFactory;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.core.transport.Transport;
import java.util.List;

/**
 * Builds a Vert.x that is not a member of a cluster, and loads no service providers unless it has
 * to. Vert.x's own builder makes an instance of every provider on the class path, which loads
 * classes of Hazelcast and of the SQL clients.
 *
 * <p>The cluster manager it is given is ignored: with {@code -cluster}, Vert.x's launcher would
 * otherwise start the one it finds, with settings that are not ours, on all interfaces.
 */
public final class AloneBuilder implements VertxBuilder {

  private final boolean providers;
  private VertxOptions options;
  private VertxMetricsFactory metrics;
  private VertxTracerFactory tracer;
  private Transport transport;

  /**
   * A builder with these options; nothing is loaded before {@link #build}.
   *
   * @param providers whether to load the service providers, which SQL clients need
   */
  public AloneBuilder(VertxOptions options, boolean providers) {
    this.options = options;
    this.providers = providers;
  }

  @Override
  public VertxBuilder with(VertxOptions newOptions) {
    options = newOptions;
    return this;
  }

  @Override
  public VertxBuilder withMetrics(VertxMetricsFactory factory) {
    metrics = factory;
    return this;
  }

  @Override
  public VertxBuilder withTracer(VertxTracerFactory factory) {
    tracer = factory;
    return this;
  }

  @Override
  public VertxBuilder withTransport(Transport newTransport) {
    transport = newTransport;
    return this;
  }

  /** Does nothing. */
  @Override
  public VertxBuilder withClusterManager(ClusterManager clusterManager) {
    return this;
  }

  @Override
  public Vertx build() {
    VertxBootstrap bootstrap =
        VertxBootstrap.create()
            .options(options)
            .metricsFactory(metrics)
            .tracerFactory(tracer)
            .transport(chosen().implementation());
    if (!providers) {
      bootstrap.serviceProviders(List.of());
    }
    return bootstrap.init().vertx();
  }

  private Transport chosen() {
    if (transport != null) {
      return transport;
    }
    Transport preferred = options.getPreferNativeTransport() ? Transport.nativeTransport() : null;
    return preferred == null ? Transport.NIO : preferred;
  }

  @Override
  public Future<Vertx> buildClustered() {
    return Future.succeededFuture(build());
  }
}
