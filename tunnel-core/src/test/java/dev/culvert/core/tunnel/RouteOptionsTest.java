package dev.culvert.core.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteOptionsTest {

  private static final RouteOption<Duration> TIMEOUT = RouteOption.RESPONSE_HEAD_TIMEOUT;

  @ParameterizedTest
  @CsvSource({
    "1s, 1s, 1000",
    "1000ms, 1s, 1000",
    "90 s, 90s, 90000",
    "1.5m, 90s, 90000",
    "60m, 1h, 3600000",
    "1500ms, 1500ms, 1500"
  })
  void shouldTakeDurationsInWhateverForm(String written, String normal, long millis) {
    assertThat(TIMEOUT.normalise(written)).isEqualTo(normal);
    assertThat(RouteOptions.of(Map.of("responseHeadTimeout", written)).responseHeadTimeout())
        .isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(strings = {"999ms", "0s", "61m", "2h", "1d"})
  void shouldSayWhichBoundsThereAre(String written) {
    assertThatThrownBy(() -> TIMEOUT.normalise(written))
        .hasMessage(
            "responseHeadTimeout: " + written + " is not a duration from 1s to 1h; right is 30s");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "30", "s", "30 seconds", "-1s", "1e3s"})
  void shouldSayWhatIsNoDuration(String written) {
    assertThatThrownBy(() -> TIMEOUT.normalise(written))
        .hasMessageStartingWith("responseHeadTimeout: ")
        .hasMessageContaining(written + " is not a duration such as")
        .hasMessageEndingWith("; right is 30s");
  }

  @Test
  void shouldSayWhatIsNotEvenText() {
    for (Object raw : List.of(30, true, List.of("30s"), Map.of("a", 1))) {
      assertThatThrownBy(() -> TIMEOUT.normalise(raw))
          .hasMessageStartingWith("responseHeadTimeout: ")
          .hasMessageEndingWith("; right is 30s");
    }
    assertThatThrownBy(() -> TIMEOUT.normalise("9".repeat(100_000)).toString())
        .satisfies(e -> assertThat(e.getMessage().length()).isLessThan(300));
  }

  @Test
  void shouldNameTheNearestOption() {
    assertThat(RouteOption.of("responseHeadTimeout")).isSameAs(TIMEOUT);
    assertThatThrownBy(() -> RouteOption.of("responseHeadTimout"))
        .hasMessage(
            "responseHeadTimout: is not an option of a route, did you mean responseHeadTimeout?");
    assertThatThrownBy(() -> RouteOption.of("\n" + "x".repeat(1_000_000)))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(400).doesNotContain("\n"));
  }

  @Test
  void shouldLeaveOutWhatOnlyANewerProgramKnows() {
    RouteOptions options = RouteOptions.of(Map.of("newer", Map.of(), "responseHeadTimeout", "30s"));
    assertThat(options.toMap()).isEqualTo(Map.of("responseHeadTimeout", "30s"));
    assertThat(options)
        .isEqualTo(RouteOptions.of(Map.of("responseHeadTimeout", "30000ms")))
        .hasSameHashCodeAs(RouteOptions.of(Map.of("responseHeadTimeout", "30000ms")))
        .hasToString("{responseHeadTimeout=30s}");
    assertThat(RouteOptions.of(Map.of("responseHeadTimeout", "5 fortnights")))
        .isSameAs(RouteOptions.NONE);
    assertThat(RouteOptions.of(Map.of("newer", 1))).isSameAs(RouteOptions.NONE);
    assertThat(RouteOptions.of(null)).isSameAs(RouteOptions.NONE);
    assertThat(RouteOptions.NONE.responseHeadTimeout()).isNull();
    Duration other = Duration.ofSeconds(100);
    assertThat(RouteOptions.NONE.responseHeadTimeoutOr(other)).isEqualTo(other);
    assertThat(options.responseHeadTimeoutOr(other)).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void shouldIdentifyARouteWithoutItsOptions() {
    Route plain = Route.parse("a.test/x");
    Route with = new Route("a.test", "/x", RouteOptions.of(Map.of("responseHeadTimeout", "30s")));
    assertThat(with).isNotEqualTo(plain).hasToString("a.test/x");
    assertThat(with.withoutOptions()).isEqualTo(plain);
    assertThat(plain.withoutOptions()).isSameAs(plain);
  }
}
