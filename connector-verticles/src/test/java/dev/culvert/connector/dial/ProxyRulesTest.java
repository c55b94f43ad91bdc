package dev.culvert.connector.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.culvert.core.config.HostPort;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
class ProxyRulesTest {

  private static final String PROXY = "http://proxy.example.com:3128";

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          '',                          edge.example.com:7844, true
          other.example.com,           edge.example.com:7844, true
          edge.example.com,            edge.example.com:7844, false
          EDGE.example.com,            edge.Example.com.:7844, false
          example.com,                 edge.example.com:7844, false
          .example.com,                edge.example.com:7844, false
          .example.com,                example.com:7844,      false
          *.example.com,               edge.example.com:7844, false
          ample.com,                   edge.example.com:7844, true
          e.com,                       example.com:7844,      true
          edge.example.com:7844,       edge.example.com:7844, false
          edge.example.com:7845,       edge.example.com:7844, true
          *,                           edge.example.com:7844, false
          'a, ,example.com , b',       edge.example.com:7844, false
          'a example.com',             edge.example.com:7844, false
          192.0.2.7,                   192.0.2.7:7844,        false
          192.0.2.8,                   192.0.2.7:7844,        true
          192.0.2.7:7844,              192.0.2.7:7844,        false
          192.0.2.0/24,                192.0.2.7:7844,        false
          192.0.2.0/29,                192.0.2.8:7844,        true
          192.0.2.0/24,                edge.example.com:7844, true
          192.0.2.0/33,                192.0.2.7:7844,        true
          192.0.2.0/x,                 192.0.2.7:7844,        true
          2001:db8::7,                 [2001:db8:0::7]:7844,  false
          [2001:db8::7]:7844,          [2001:db8::7]:7844,    false
          [2001:db8::7]:7845,          [2001:db8::7]:7844,    true
          2001:db8::/32,               [2001:db8::7]:7844,    false
          '',                          localhost:7844,        false
          '',                          a.localhost:7844,      false
          '',                          127.1.2.3:7844,        false
          '',                          [::1]:7844,            false
          """)
  void shouldLeaveOutWhatTheEnvironmentSays(String exempt, String edge, boolean proxied) {
    ProxyRules rules = ProxyRules.ofEnvironment(Map.of("HTTPS_PROXY", PROXY, "NO_PROXY", exempt));
    assertThat(rules.proxyFor(HostPort.parse(edge)).isPresent()).isEqualTo(proxied);
  }

  @Test
  void shouldUseTheProxyOfTheConfigurationForLoopbackToo() {
    ProxyRules rules = ProxyRules.always(ProxyAddress.parse(PROXY));
    assertThat(rules.proxyFor(HostPort.parse("127.0.0.1:7844"))).isPresent();
  }

  @Test
  void shouldUseNoProxyWhereNothingNamesOne() {
    HostPort edge = HostPort.parse("edge.example.com:7844");
    assertThat(ProxyRules.ofEnvironment(Map.of("HTTPS_PROXY", " ")).proxyFor(edge)).isEmpty();
    assertThat(ProxyRules.none().proxyFor(edge)).isEmpty();
  }

  @Test
  void shouldPreferTheVariableInUpperCase() {
    HostPort edge = HostPort.parse("edge.example.com:7844");
    Map<String, String> both =
        Map.of("HTTPS_PROXY", PROXY, "https_proxy", "socks5://b:1", "no_proxy", "a.example.com");
    assertThat(ProxyRules.ofEnvironment(both).proxyFor(edge)).get().hasToString(PROXY);
    assertThat(ProxyRules.ofEnvironment(both).proxyFor(HostPort.parse("a.example.com:1")))
        .isEmpty();
    assertThat(ProxyRules.ofEnvironment(Map.of("https_proxy", "b:1")).proxyFor(edge))
        .get()
        .hasToString("http://b:1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTPS_PROXY", "https_proxy"})
  void shouldNameTheVariableThatIsWrong(String name) {
    assertThatThrownBy(() -> ProxyRules.ofEnvironment(Map.of(name, "gopher://al:hush@b:1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(name + ": has the scheme gopher")
        .hasMessageNotContaining("hush");
  }
}
