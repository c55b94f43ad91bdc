package dev.culvert.edge.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestIdsTest {

  @ParameterizedTest
  @ValueSource(strings = {"a", "0af7651916cd43dd8448eb211c80319c", "{7}/x:y"})
  void shouldKeepWhatATrustedProxyCallsIt(String given) {
    assertThat(RequestIds.of(given)).isEqualTo(given);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "a b", "a\tb", "a\"b", "\u00e4", "a\u007f"})
  void shouldMakeOneWhereThereIsNoneOfUse(String given) {
    assertThat(RequestIds.of(given)).matches("[0-9a-f]{16}");
  }

  @Test
  void shouldNotKeepOneThatIsTooLong() {
    assertThat(RequestIds.of("x".repeat(64))).hasSize(64);
    assertThat(RequestIds.of("x".repeat(65))).hasSize(16);
  }
}
