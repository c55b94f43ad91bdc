package dev.culvert.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.connector.ConnectorConfig;
import dev.culvert.core.config.Settings;
import dev.culvert.edge.EdgeConfig;
import dev.culvert.edge.ingress.IngressOptions;
import dev.culvert.edge.uplink.UplinkOptions;
import dev.culvert.registry.RegistryConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The defaults that README and conf/*.yaml promise; the shared keys are pinned in tunnel-core. */
class RoleDefaultsTest {

  @Test
  void shouldKeepTheDefaultsOfAnEdge() {
    EdgeConfig edge = EdgeConfig.from(Settings.defaults(EdgeConfig.spec()));
    assertThat(edge.httpHost()).isEqualTo("0.0.0.0");
    assertThat(edge.httpPort()).isEqualTo(8080);
    assertThat(edge.edgeId()).isEmpty();
    assertThat(edge.location()).isEqualTo("local");
    assertThat(edge.drainGrace()).isEqualTo(Duration.ofSeconds(30));
    assertThat(edge.drainAnnounce()).isEqualTo(Duration.ofSeconds(5));
    assertThat(edge.ops().host()).isEqualTo("127.0.0.1");
    assertThat(edge.ops().port()).isEqualTo(9101);
    assertThat(edge.ingress())
        .usingRecursiveComparison()
        .ignoringFields("trustedProxies")
        .isEqualTo(IngressOptions.defaults());
    assertThat(edge.ingress().maxHeadBytes()).isEqualTo(32 * 1024);
    assertThat(edge.ingress().maxHeadFields()).isEqualTo(100);
    assertThat(edge.ingress().headTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(edge.ingress().responseHeadTimeout()).isEqualTo(Duration.ofSeconds(100));
    assertThat(edge.ingress().idleTimeout()).isEqualTo(Duration.ofSeconds(75));
    assertThat(edge.ingress().minBodyBytesPerSecond()).isEqualTo(1024);
    assertThat(edge.ingress().bodyRateWindow()).isEqualTo(Duration.ofSeconds(30));
    assertThat(edge.ingress().maxConnections()).isEqualTo(10_000);
    assertThat(edge.ingress().diagnosticHeaders()).isFalse();
    assertThat(edge.uplink())
        .isEqualTo(
            new UplinkOptions(
                "0.0.0.0",
                7844,
                true,
                null,
                null,
                null,
                Duration.ofSeconds(5),
                250,
                50_000,
                Duration.ofMillis(4_500),
                16 * 1024 * 1024));
  }

  @Test
  void shouldKeepTheDefaultsOfAConnector() {
    ConnectorConfig connector = ConnectorConfig.from(Settings.defaults(ConnectorConfig.spec()));
    assertThat(connector.token()).isEmpty();
    assertThat(connector.tunnel()).isEmpty();
    assertThat(connector.data().path()).isEqualTo(Path.of("data"));
    assertThat(connector.link()).isEqualTo(ConnectorConfig.UPLINK);
    assertThat(connector.edges().addresses()).isEmpty();
    assertThat(connector.edges().options().tls()).isTrue();
    assertThat(connector.edges().options().ca()).isNull();
    assertThat(connector.edges().options().serverName()).isNull();
    assertThat(connector.edges().options().dns()).isNull();
    assertThat(connector.origin().url()).isEqualTo(URI.create("http://127.0.0.1:3000"));
    assertThat(connector.origin().connections()).isEqualTo(256);
    assertThat(connector.origin().maxPending()).isEqualTo(8192);
    assertThat(connector.origin().maxLongLived()).isEqualTo(20_000);
    assertThat(connector.origin().connectTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(connector.origin().keepAlive()).isEqualTo(Duration.ofSeconds(3));
    assertThat(connector.link()).isEqualTo("uplink");
    assertThat(connector.streams()).isEqualTo(4);
    assertThat(connector.maxExchanges()).isEqualTo(4096);
    assertThat(connector.drainGrace()).isEqualTo(Duration.ofSeconds(30));
    assertThat(connector.ops().port()).isZero();
  }

  @Test
  void shouldKeepTheDefaultsOfARegistry() {
    RegistryConfig registry = RegistryConfig.from(Settings.defaults(RegistryConfig.spec()));
    assertThat(registry.adminHost()).isEqualTo("127.0.0.1");
    assertThat(registry.adminPort()).isEqualTo(9100);
    assertThat(registry.storeUrl()).isEmpty();
    assertThat(registry.data().path()).isEqualTo(Path.of("data"));
  }
}
