package dev.culvert.connector.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
class ProxyAddressTest {

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          http://proxy:3128,             HTTP,   proxy:3128,        -,     -
          HTTP://proxy:3128/,            HTTP,   proxy:3128,        -,     -
          proxy.example.com:8080,        HTTP,   proxy.example.com:8080, -, -
          http://proxy,                  HTTP,   proxy:80,          -,     -
          socks5://proxy,                SOCKS5, proxy:1080,        -,     -
          socks5h://127.0.0.1:9,         SOCKS5, 127.0.0.1:9,       -,     -
          socks5://[2001:db8::1]:1081,   SOCKS5, [2001:db8::1]:1081, -,    -
          http://al:pa@proxy:1,          HTTP,   proxy:1,           al,    pa
          http://al:@proxy:1,            HTTP,   proxy:1,           al,    ''
          http://al@proxy:1,             HTTP,   proxy:1,           al,    ''
          http://a%40b:p%3A%2F+%25@p:1,  HTTP,   p:1,               a@b,   p:/+%
          al:pa@proxy:1,                 HTTP,   proxy:1,           al,    pa
          """)
  void shouldReadProxies(
      String text, ProxyAddress.Type type, String address, String user, String password) {
    ProxyAddress proxy = ProxyAddress.parse(text);
    assertThat(proxy.type()).isEqualTo(type);
    assertThat(proxy.address()).hasToString(address);
    assertThat(proxy.user()).isEqualTo(user);
    assertThat(proxy.password()).isEqualTo(password);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://al:hush@proxy:1",
        "ftp://al:hush@proxy:1",
        "http://al:hush@",
        "http://al:hush@:3128",
        "http://al:hush@proxy:99999",
        "http://al:hush@proxy:0",
        "http://al:hush@proxy:port",
        "http://al:hush@proxy:1/path",
        "http://al:hush@proxy:1?query",
        "http://al:hush hush@proxy:1",
        "http://al:hush%2@proxy:1",
        "socks5://al:hush#@proxy:1",
        "://al:hush@proxy",
      })
  void shouldSayWhatIsWrongWithoutShowingThePassword(String text) {
    assertThatThrownBy(() -> ProxyAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("give a URL such as http://proxy.example.com:3128")
        .hasMessageNotContaining("hush");
  }

  @Test
  void shouldNotShowThePasswordInText() {
    assertThat(ProxyAddress.parse("http://al:hush@proxy:3128")).hasToString("http://proxy:3128");
  }
}
