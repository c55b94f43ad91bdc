package dev.culvert.edge.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.exchange.Obstacle;
import dev.culvert.edge.retry.Failure;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FailureKindsTest {

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
