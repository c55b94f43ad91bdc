package dev.culvert.edge.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.handshake.Status;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatusPaceTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final StatusPace pace = new StatusPace();

  @Test
  void shouldLetTheFirstWordThroughAtOnce() {
    assertThat(pace.isDue(5)).isFalse();
    pace.tell(ready(true));
    assertThat(pace.isDue(5)).isTrue();
    assertThat(pace.publish(5).ready()).isTrue();
    assertThat(pace.isDue(5 + 10 * SECOND)).isFalse();
  }

  @Test
  void shouldLetOneWordThroughInASecondHoweverManyThereAre() {
    int published = 0;
    for (long now = 0; now < 10 * SECOND; now += SECOND / 1_000) {
      pace.tell(ready((now / (SECOND / 1_000)) % 2 == 0));
      if (pace.isDue(now)) {
        pace.publish(now);
        published++;
      }
    }
    assertThat(published).isBetween(9, 10);
  }

  @Test
  void shouldPublishTheLatestWordOnceItIsTime() {
    pace.tell(ready(true));
    pace.publish(0);
    pace.tell(ready(false));
    pace.tell(ready(true));
    pace.tell(ready(false));
    assertThat(pace.isDue(SECOND - 1)).isFalse();
    assertThat(pace.isDue(SECOND)).isTrue();
    assertThat(pace.publish(SECOND).ready()).isFalse();
  }

  @Test
  void shouldForgetWhatWasTakenBackInTime() {
    pace.tell(ready(true));
    pace.publish(0);
    pace.tell(ready(false));
    pace.tell(ready(true));
    assertThat(pace.isDue(SECOND)).isFalse();
  }

  @Test
  void shouldPublishLabelsOnceASecondHoweverOftenTheyChange() {
    int published = 0;
    for (long now = 0; now < 10 * SECOND; now += SECOND / 1_000) {
      pace.tell(new Status(true, now, Map.of("version", "v" + now)));
      if (pace.isDue(now)) {
        assertThat(pace.publish(now).labels()).containsEntry("version", "v" + now);
        published++;
      }
    }
    assertThat(published).isEqualTo(10);
  }

  @Test
  void shouldNotHurryForLabelsAlone() {
    pace.tell(new Status(false, 0, Map.of("version", "2")));
    assertThat(pace.isReadinessNews()).isFalse();
    assertThat(pace.isDue(0)).isTrue();
  }

  private static Status ready(boolean ready) {
    return new Status(ready, 0, Map.of());
  }
}
