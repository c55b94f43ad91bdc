package dev.culvert.edge.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
}
