package dev.culvert.core.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LogLimitTest {

  @Test
  void shouldLetSoManyLinesThroughInEachPeriod() {
    LogLimit limit = new LogLimit(2, Duration.ofSeconds(1));
    long start = Long.MAX_VALUE - 5;
    assertThat(limit.tryLog(start)).isTrue();
    assertThat(limit.tryLog(start)).isTrue();
    assertThat(limit.tryLog(start + 10)).isFalse();
    assertThat(limit.tryLog(start + 999_999_999)).isFalse();
    assertThat(limit.takeSuppressed()).isEqualTo(2);
    assertThat(limit.takeSuppressed()).isZero();
    assertThat(limit.tryLog(start + 1_000_000_000)).isTrue();
    assertThat(limit.tryLog(start + 1_000_000_000)).isTrue();
    assertThat(limit.tryLog(start + 1_000_000_001)).isFalse();
  }
}
