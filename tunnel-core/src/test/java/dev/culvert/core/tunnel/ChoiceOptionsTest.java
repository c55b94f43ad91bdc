package dev.culvert.core.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The options {@code affinity} and {@code weights} of a route. */
class ChoiceOptionsTest {

  @ParameterizedTest
  @CsvSource({"cookie, cookie", "address, address", "header:X-User, header:x-user"})
  void shouldReadAffinity(String text, String normal) {
    assertThat(RouteOption.AFFINITY.normalise(text)).isEqualTo(normal);
    assertThat(RouteOptions.of(Map.of("affinity", text)).affinity()).hasToString(normal);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "cookies", "header:", "header:a b", "header", "ip"})
  void shouldSayWhatIsNoAffinity(String text) {
    assertThatThrownBy(() -> RouteOption.AFFINITY.normalise(text))
        .hasMessageStartingWith("affinity: ")
        .hasMessageContaining("is not cookie, header:NAME or address");
  }

  @Test
  void shouldReadWeights() {
    LabelWeights weights =
        RouteOptions.of(Map.of("weights", "version=2:5, version=1:95")).weights();
    assertThat(weights).hasToString("version=2:5,version=1:95");
    assertThat(weights.entryOf(Map.of("version", "1"))).isEqualTo(1);
    assertThat(weights.entryOf(Map.of("version", "3"))).isEqualTo(-1);
    assertThat(RouteOptions.NONE.weights()).isSameAs(LabelWeights.NONE);
    assertThat(RouteOptions.NONE.affinity()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "version=2|is not LABEL=VALUE:WEIGHT",
        "version:2|is not LABEL=VALUE:WEIGHT",
        "version=2:-1|is not LABEL=VALUE:WEIGHT",
        "version=2:1001|weight from 0 to 1000",
        "VERSION=2:1|is not LABEL=VALUE:WEIGHT",
        "a=1:1,a=1:2|twice",
        "a=1:0|no weight above 0",
        "a=1:1,|is not LABEL=VALUE:WEIGHT",
      })
  void shouldSayWhatIsWrongWithWeights(String text, String message) {
    assertThatThrownBy(() -> RouteOption.WEIGHTS.normalise(text))
        .hasMessageStartingWith("weights: ")
        .hasMessageContaining(message)
        .hasMessageContaining("right is version=2:5,version=1:95");
  }
}
