package dev.culvert.edge.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReadinessPaceTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final ReadinessPace pace = new ReadinessPace();

  @Test
  void shouldLetTheFirstWordThroughAtOnce() {
    assertThat(pace.isDue(5)).isFalse();
    pace.tell(true);
    assertThat(pace.isDue(5)).isTrue();
    assertThat(pace.publish(5)).isTrue();
    assertThat(pace.isDue(5 + 10 * SECOND)).isFalse();
  }

  @Test
  void shouldLetOneWordThroughInASecondHoweverManyThereAre() {
    int published = 0;
    for (long now = 0; now < 10 * SECOND; now += SECOND / 1_000) {
      pace.tell((now / (SECOND / 1_000)) % 2 == 0);
      if (pace.isDue(now)) {
        pace.publish(now);
        published++;
      }
    }
    assertThat(published).isBetween(9, 10);
  }

  @Test
  void shouldPublishTheLatestWordOnceItIsTime() {
    pace.tell(true);
    pace.publish(0);
    pace.tell(false);
    pace.tell(true);
    pace.tell(false);
    assertThat(pace.isDue(SECOND - 1)).isFalse();
    assertThat(pace.isDue(SECOND)).isTrue();
    assertThat(pace.publish(SECOND)).isFalse();
  }

  @Test
  void shouldForgetWhatWasTakenBackInTime() {
    pace.tell(true);
    pace.publish(0);
    pace.tell(false);
    pace.tell(true);
    assertThat(pace.isDue(SECOND)).isFalse();
  }
}
