package dev.culvert.edge.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.exchange.Obstacle;
import dev.culvert.edge.retry.Failure;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CauseTest {

  @Test
  void shouldTellEachCauseInItsOwnWords() {
    assertThat(Arrays.stream(Cause.values()).map(cause -> cause.problem().detail()))
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource
  void shouldAskVisitorsToComeAgainWhenNobodyTookTheRequest(Cause cause) {
    assertThat(cause.problem().retryAfter())
        .isEqualTo(cause.problem().status() == 503 ? Duration.ofSeconds(2) : Duration.ZERO);
  }

  @ParameterizedTest
  @CsvSource({
    "NO_LINK, no_connector",
    "DRAINING, draining",
    "FULL, overload",
  })
  void shouldNameWhatKeepsAStreamFromTakingARequest(Obstacle obstacle, String label) {
    assertThat(FailureKinds.cause(obstacle).label()).isEqualTo(label);
  }

  @ParameterizedTest
  @EnumSource
  void shouldHaveACauseForEachFailure(Failure failure) {
    assertThat(FailureKinds.cause(failure).problem().status()).isIn(502, 503, 504);
  }
}
