package dev.culvert.core.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {

  @Test
  void shouldGrowToTheCapAndStartAgainAfterSuccess() {
    Backoff backoff = new Backoff(new Random(1), Duration.ofSeconds(1), Duration.ofSeconds(32));
    for (int round = 0; round < 200; round++) {
      long highest = Math.min(32_000, 1_000L << Math.min(round, 20));
      assertThat(backoff.nextMillis()).isBetween(1L, highest);
    }
    backoff.reset();
    assertThat(backoff.nextMillis()).isBetween(1L, 1_000L);
  }

  @Test
  void shouldKeepToALowerLimitAsLongAsItIsGiven() {
    Backoff backoff = new Backoff(new Random(1), Duration.ofSeconds(1), Duration.ofSeconds(32));
    long longest = 0;
    for (int round = 0; round < 200; round++) {
      assertThat(backoff.nextMillis(4_000)).isBetween(1L, 4_000L);
      longest = Math.max(longest, backoff.nextMillis());
    }
    assertThat(longest).isGreaterThan(4_000);
  }
}
