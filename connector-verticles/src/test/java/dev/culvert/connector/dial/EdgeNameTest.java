package dev.culvert.connector.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.culvert.core.config.HostPort;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
class EdgeNameTest {

  @ParameterizedTest
  @CsvSource({
    "edge1.example.com:7844, edge1.example.com:7844",
    "edge:1, edge:1",
    "edge_1.internal:1, edge_1.internal:1",
    "192.0.2.1:443, 192.0.2.1:443",
    "192.0.2.1, 192.0.2.1:7844",
    "[2001:db8::1]:443, [2001:db8::1]:443",
    "[2001:db8::1], [2001:db8::1]:7844",
    "2001:db8::1, [2001:db8::1]:7844"
  })
  void shouldReadWhereAnEdgeIs(String text, String edge) {
    assertThat(EdgeName.parse(text)).isEqualTo(new EdgeName.At(HostPort.parse(edge)));
  }

  @ParameterizedTest
  @CsvSource({"example.com, example.com", "Example.COM., example.com", "edges, edges"})
  void shouldReadDomains(String text, String domain) {
    assertThat(EdgeName.parse(text)).isEqualTo(new EdgeName.Domain(domain));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":7844",
        "edge:0",
        "edge:99999",
        "edge:",
        "https://edge:7844",
        "edge/path",
        "a..b",
        "-edge:1",
        "a b:1",
        "[::1",
        "[edge]:1x"
      })
  void shouldSayWhatWouldBeRight(String text) {
    assertThatThrownBy(() -> EdgeName.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("edge1.example.com:7844");
  }
}
