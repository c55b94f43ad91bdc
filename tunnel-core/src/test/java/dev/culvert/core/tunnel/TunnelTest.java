package dev.culvert.core.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TunnelTest {

  private final SecureRandom random = new SecureRandom();
  private final UUID id = UUID.randomUUID();
  private final TunnelToken first = TunnelToken.create("a1b2c3d4", id, random);
  private final TunnelToken second = TunnelToken.create("a1b2c3d4", id, random);
  private final TunnelToken revoked = TunnelToken.create("a1b2c3d4", id, random);

  @Test
  void shouldAcceptEachOfItsTokens() {
    Tunnel tunnel = tunnel(1, List.of(hash(first), hash(second)));

    assertThat(tunnel.accepts(first.sha256())).isTrue();
    assertThat(tunnel.accepts(second.sha256())).isTrue();
  }

  @Test
  void shouldNotAcceptAnythingElse() {
    Tunnel tunnel = tunnel(1, List.of(hash(first), hash(second)));

    assertThat(tunnel.accepts(revoked.sha256())).isFalse();
    assertThat(tunnel.accepts("")).isFalse();
    assertThat(tunnel.accepts(first.sha256() + "A")).isFalse();
    assertThat(tunnel.accepts(first.sha256().substring(1))).isFalse();
    assertThat(tunnel.accepts(first.text())).isFalse();
  }

  @Test
  void shouldAcceptNothingWithoutTokens() {
    Tunnel tunnel = tunnel(1, List.of());

    assertThat(tunnel.accepts(first.sha256())).isFalse();
    assertThat(tunnel.accepts("")).isFalse();
  }

  @Test
  void shouldNotChangeWithTheListsItWasMadeOf() {
    List<TokenHash> tokens = new ArrayList<>(List.of(hash(first)));
    Tunnel tunnel = tunnel(1, tokens);

    tokens.clear();

    assertThat(tunnel.accepts(first.sha256())).isTrue();
    assertThatThrownBy(() -> tunnel.tokens().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void shouldHaveNothingWhereAnOlderSenderSaidNothing() {
    Tunnel tunnel = new Tunnel(id, "web", 1, 0, 1, null, null, null);

    assertThat(tunnel.routes()).isEmpty();
    assertThat(tunnel.tokens()).isEmpty();
    assertThat(tunnel.config()).isEqualTo("{}");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void shouldNotAllowALimitThatAdmitsNobody(int limit) {
    assertThatThrownBy(() -> tunnel(limit, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("tunnel web: connectorLimit: " + limit + " is not at least 1");
  }

  private Tunnel tunnel(int limit, List<TokenHash> tokens) {
    return new Tunnel(id, "web", limit, 0, 1, List.of(), tokens, Tunnel.EMPTY_CONFIG);
  }

  private static TokenHash hash(TunnelToken token) {
    return new TokenHash(UUID.randomUUID(), token.sha256(), 0);
  }
}
