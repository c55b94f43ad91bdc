package dev.culvert.connector.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.culvert.core.config.ConfigException;
import dev.culvert.core.config.HostPort;
import dev.culvert.core.config.Settings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(10)
class EdgeAccessTest {

  private static final HostPort EDGE = HostPort.parse("edge.example.com:7844");

  @Test
  void shouldVerifyAndDialDirectlyByDefault() {
    EdgeAccess access = access(new JsonObject(), Map.of());
    assertThat(access.addresses()).isEmpty();
    assertThat(access.options()).isEqualTo(DialOptions.defaults());
    assertThat(access.options().tls()).isTrue();
    assertThat(access.options().ca()).isNull();
    assertThat(access.options().serverName()).isNull();
    assertThat(access.options().proxy()).isEqualTo(ProxyRules.none());
    assertThat(access.options().dns()).isNull();
    assertThat(access.options().connectTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(access.options().handshakeTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(access.options().attemptDelay()).isEqualTo(Duration.ofMillis(250));
  }

  @Test
  void shouldTakeEverySetting() {
    EdgeAccess access =
        access(
            new JsonObject()
                .put("edge.addresses", new JsonArray().add("edge1:7844").add("example.com"))
                .put("edge.ca", "/etc/culvert/ca.pem")
                .put("edge.tls", "off")
                .put("edge.serverName", "edges.internal")
                .put("edge.proxy", "socks5://al:pa@proxy:1080")
                .put("edge.dns", "[2001:db8::53]:53"),
            Map.of("HTTPS_PROXY", "http://other:1"));
    assertThat(access.addresses()).containsExactly("edge1:7844", "example.com");
    DialOptions options = access.options();
    assertThat(options.ca()).isEqualTo(Path.of("/etc/culvert/ca.pem"));
    assertThat(options.tls()).isFalse();
    assertThat(options.serverName()).isEqualTo("edges.internal");
    assertThat(options.proxy().proxyFor(EDGE))
        .contains(
            new ProxyAddress(ProxyAddress.Type.SOCKS5, new HostPort("proxy", 1080), "al", "pa"));
    assertThat(options.dns()).isEqualTo(new InetSocketAddress(Hosts.literal("2001:db8::53"), 53));
  }

  @Test
  void shouldTakeTheProxyOfTheEnvironment() {
    Map<String, String> environment =
        Map.of("HTTPS_PROXY", "http://proxy:3128", "NO_PROXY", "internal");
    ProxyRules rules = access(new JsonObject(), environment).options().proxy();
    assertThat(rules.proxyFor(EDGE)).get().hasToString("http://proxy:3128");
    assertThat(rules.proxyFor(HostPort.parse("edge.internal:7844"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "edge.addresses, https://edge, edge.addresses: https://edge cannot be dialled: https://edge is"
        + " not",
    "edge.addresses, edge:99999, edge.addresses: edge:99999 cannot be dialled: edge:99999 is not"
        + " host:port",
    "edge.dns, dns.example.com:53, edge.dns: dns.example.com:53 is not an address and a port",
    "edge.tls, maybe, edge.tls: maybe is not one of",
    "edge.proxy, https://al:hush@proxy:1, edge.proxy: has the scheme https"
  })
  void shouldSayWhichSettingIsWrong(String key, String value, String message) {
    assertThatThrownBy(() -> access(new JsonObject().put(key, value), Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("hush");
  }

  @Test
  void shouldNameTheVariableOfAWrongProxy() {
    assertThatThrownBy(() -> access(new JsonObject(), Map.of("https_proxy", "ftp://al:hush@b:1")))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("https_proxy: has the scheme ftp")
        .hasMessageNotContaining("hush");
  }

  private static EdgeAccess access(JsonObject json, Map<String, String> environment) {
    return EdgeAccess.from(Settings.of(EdgeAccess.spec(), json), environment);
  }
}
