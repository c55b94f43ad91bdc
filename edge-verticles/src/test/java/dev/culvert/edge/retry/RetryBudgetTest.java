package dev.culvert.edge.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {

  private static final long START = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(15);

  private final RetryBudget budget = new RetryBudget(START);

  @Test
  void shouldAllowThreePerSecondWithoutTraffic() {
    assertThat(retriesAt(0)).isEqualTo(30);
    assertThat(retriesAt(5)).isZero();
    assertThat(retriesAt(10)).isEqualTo(30);
  }

  @Test
  void shouldAllowAFifthOfRecentAttempts() {
    attemptsAt(0, 100);
    attemptsAt(5, 100);

    assertThat(retriesAt(5)).isEqualTo(30 + 40);
    // The first hundred is out of the window now, the retries are not.
    assertThat(retriesAt(10)).isZero();
  }

  @Test
  void shouldForgetEverythingAfterALongSilenceAndANanoTimeOverflow() {
    attemptsAt(0, 1000);
    assertThat(retriesAt(0)).isEqualTo(230);

    assertThat(retriesAt(100_000_000)).isEqualTo(30);
  }

  private void attemptsAt(long second, int count) {
    for (int i = 0; i < count; i++) {
      budget.attempted(at(second));
    }
  }

  private int retriesAt(long second) {
    int retries = 0;
    while (budget.tryRetry(at(second))) {
      retries++;
    }
    return retries;
  }

  private static long at(long second) {
    return START + TimeUnit.SECONDS.toNanos(second);
  }
}
