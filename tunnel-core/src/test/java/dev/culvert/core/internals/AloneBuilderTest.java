package dev.culvert.core.internals;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.transport.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AloneBuilderTest {

  private static void assertBuilds(VertxBuilder builder, boolean nativeTransport) {
    Vertx alone = builder.build();
    Vertx asked = builder.buildClustered().await();
    assertThat(alone.isClustered()).isFalse();
    assertThat(asked.isClustered()).isFalse();
    assertThat(alone.isNativeTransportEnabled()).isEqualTo(nativeTransport);
    alone.close().await();
    asked.close().await();
  }

  @Test
  void shouldNotBeClusteredWhoeverAsks() {
    assertBuilds(new AloneBuilder(new VertxOptions(), false), false);
  }

  @Test
  void shouldNotBeClusteredByTheProvidersItLoads() {
    assertBuilds(new AloneBuilder(new VertxOptions(), true), false);
  }

  @Test
  void shouldPreferTheNativeTransportWhereThereIsOne() {
    VertxOptions options = new VertxOptions().setPreferNativeTransport(true);
    assertBuilds(new AloneBuilder(options, false), Transport.nativeTransport() != null);
  }

  @Test
  void shouldTakeTheTransportThatItIsGiven() {
    VertxOptions options = new VertxOptions().setPreferNativeTransport(true);
    assertBuilds(new AloneBuilder(options, false).withTransport(Transport.NIO), false);
  }
}
