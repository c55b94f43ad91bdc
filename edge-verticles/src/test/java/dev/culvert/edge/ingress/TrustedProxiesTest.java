package dev.culvert.edge.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.1.2, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "192.0.2.128/25, 192.0.2.128, true",
    "192.0.2.128/25, 192.0.2.127, false",
    "192.0.2.7, 192.0.2.7, true",
    "192.0.2.7, 192.0.2.8, false",
    "0.0.0.0/0, 203.0.113.9, true",
    "0.0.0.0/0, 2001:db8::1, false",
    "2001:db8::/33, 2001:db8:7fff::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false",
    "::1, ::1, true",
    "10.0.0.0/8, ::ffff:10.1.1.1, true",
  })
  void shouldMatchBlocks(String block, String peer, boolean trusted) throws Exception {
    assertThat(TrustedProxies.of(List.of(block)).trusts(InetAddress.getByName(peer)))
        .isEqualTo(trusted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "x", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0/8", "::1/129"})
  void shouldSayWhatIsNoBlock(String block) {
    assertThatThrownBy(() -> TrustedProxies.of(List.of("::1", block)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(block);
  }
}
