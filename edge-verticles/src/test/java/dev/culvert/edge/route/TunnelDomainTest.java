package dev.culvert.edge.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TunnelDomainTest {

  private static final UUID ID = UUID.fromString("0a0b0c0d-1234-4321-8888-abcdefabcdef");

  private final TunnelDomain domain = TunnelDomain.of("Tunnels.Example.com.");

  @Test
  void shouldReadTheTunnelOutOfAHost() {
    assertThat(domain.tunnelId(ID + ".tunnels.example.com")).isEqualTo(ID);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tunnels.example.com",
        "a.tunnels.example.com",
        "0a0b0c0d-1234-4321-8888-abcdefabcdef.example.com",
        "0a0b0c0d-1234-4321-8888-abcdefabcdefxtunnels.example.com",
        "0a0b0c0d-1234-4321-8888-abcdefabcde.tunnels.example.com",
        "a0b0c0d-01234-4321-8888-abcdefabcdef.tunnels.example.com",
        "0a0b0c0d-1234-4321-8888-abcdefabcdeg.tunnels.example.com",
        "x.0a0b0c0d-1234-4321-8888-abcdefabcdef.tunnels.example.com",
      })
  void shouldTakeNothingElseForATunnel(String host) {
    assertThat(domain.tunnelId(host)).isNull();
  }

  @Test
  void shouldNotExistWhenItIsEmpty() {
    assertThat(TunnelDomain.of("")).isEqualTo(TunnelDomain.none());
    assertThat(TunnelDomain.none().tunnelId(ID.toString())).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"*.example.com", "127.0.0.1", "a b", "-x.com", "under_score.com"})
  void shouldRefuseWhatIsNoDomain(String name) {
    assertThatThrownBy(() -> TunnelDomain.of(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name);
  }
}
