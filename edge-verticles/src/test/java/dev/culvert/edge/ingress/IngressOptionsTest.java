package dev.culvert.edge.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class IngressOptionsTest {

  private final IngressOptions defaults = IngressOptions.defaults();

  @Test
  void shouldPinTheDocumentedDefaults() {
    assertThat(defaults)
        .isEqualTo(
            new IngressOptions(
                32_768,
                100,
                Duration.ofSeconds(10),
                Duration.ofSeconds(100),
                Duration.ofSeconds(75),
                Duration.ofSeconds(10),
                1024,
                Duration.ofSeconds(30),
                10_000,
                0,
                TrustedProxies.none(),
                UntrustedFields.of(UntrustedFields.DEFAULT_NAMES),
                false));
  }

  @Test
  void shouldSetTheServerUp() {
    HttpServerOptions server = defaults.toServerOptions();

    assertThat(server.getMaxHeaderSize()).isEqualTo(32_768);
    assertThat(server.getMaxInitialLineLength()).isEqualTo(32_768);
    assertThat(server.getAcceptBacklog()).isGreaterThanOrEqualTo(1024);
    assertThat(server.isHttp2ClearTextEnabled()).isFalse();
    assertThat(server.isCompressionSupported()).isFalse();
    assertThat(server.isDecompressionSupported()).isFalse();
    assertThat(server.getIdleTimeout()).isZero();
    assertThat(server.isTcpNoDelay()).isTrue();
    assertThat(server.isTcpKeepAlive()).isTrue();
  }

  @Test
  void shouldNameALimitThatMakesNoSense() {
    assertThatThrownBy(
            () ->
                new IngressOptions(
                    32_768,
                    100,
                    Duration.ZERO,
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1),
                    1,
                    Duration.ofSeconds(1),
                    1,
                    0,
                    TrustedProxies.none(),
                    UntrustedFields.of(List.of()),
                    false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("http.headTimeout: PT0S is not longer than nothing");
  }
}
