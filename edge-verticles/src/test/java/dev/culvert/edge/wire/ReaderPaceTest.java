package dev.culvert.edge.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReaderPaceTest {

  private static final int KIB = 1024;
  private static final int HOURS = 3600;

  private final ReaderPace pace = new ReaderPace(KIB, Duration.ofSeconds(30), 0, 0);

  @ParameterizedTest
  @CsvSource({
    "1, 1", "1, 30", "1, 60", "4, 64", "4, 230", "8, 400", "16, 64", "32, 64", "32, 900",
  })
  void shouldNeverCutAReaderThatIsSteady(int kibPerSecond, int lumpKib) {
    pace.setWaiting(true, 0);
    for (int second = 1; second < 2 * HOURS; second++) {
      long readKib = (long) second * kibPerSecond;
      assertThat(look(readKib / lumpKib * lumpKib, second)).as("after %d s", second).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 4", "1, 15", "1, 29", "1, 31", "1, 64", "1, 400"})
  void shouldCutOneOfHalfTheLeastRateWithinNinetySeconds(int halfKibPerSecond, int lumpKib) {
    pace.setWaiting(true, 0);
    assertThat(cutAfterSeconds(second -> second * halfKibPerSecond / 2 / lumpKib * lumpKib))
        .isBetween(30, 90);
  }

  @Test
  void shouldCutOneThatIsOnlyALittleTooSlow() {
    pace.setWaiting(true, 0);
    assertThat(cutAfterSeconds(second -> second * 9 / 10)).isBetween(30, 61);
  }

  @Test
  void shouldNotLetAFastStartPayForLater() {
    pace.setWaiting(true, 0);
    assertThat(look(100_000, 1)).isFalse();
    assertThat(cutAfterSeconds(second -> 100_000 + second / 2)).isBetween(30, 95);
  }

  @Test
  void shouldNotCountTimeInWhichNothingWaits() {
    pace.setWaiting(true, 0);
    assertThat(look(10, 10)).isFalse();
    pace.setWaiting(false, at(11));
    assertThat(pace.isDue(at(500))).isFalse();
    pace.setWaiting(true, at(1000));
    // Nineteen seconds count, and then thirty-one.
    assertThat(look(11, 1008)).isFalse();
    assertThat(look(12, 1021)).isTrue();
  }

  @Test
  void shouldWantToLookOnceASecondWhileDataWaits() {
    assertThat(pace.isDue(at(5))).isFalse();
    pace.setWaiting(true, at(5));
    assertThat(pace.isDue(at(5))).isTrue();
    look(1, 5);
    assertThat(pace.isDue(at(5) + 999_000_000)).isFalse();
    assertThat(pace.isDue(at(6))).isTrue();
  }

  private interface ReadKib {
    int by(int second);
  }

  private int cutAfterSeconds(ReadKib read) {
    for (int second = 1; second < HOURS; second++) {
      if (look(read.by(second), second)) {
        return second;
      }
    }
    return HOURS;
  }

  private boolean look(long readKib, int second) {
    return pace.isTooSlow(readKib * KIB, at(second));
  }

  private static long at(long seconds) {
    return TimeUnit.SECONDS.toNanos(seconds);
  }
}
