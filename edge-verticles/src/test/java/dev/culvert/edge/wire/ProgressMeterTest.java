package dev.culvert.edge.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgressMeterTest {

  private static final int RATE = 1024;

  private final ProgressMeter meter = new ProgressMeter(RATE, Duration.ofSeconds(30), 0);

  @Test
  void shouldAllowAWindowOfSilence() {
    meter.setWaiting(true, 0);

    assertThat(meter.isTooSlow(at(29))).isFalse();
    assertThat(meter.nanosLeft(at(29))).isBetween(at(1), at(1) + 1000);
    assertThat(meter.isTooSlow(at(31))).isTrue();
  }

  @Test
  void shouldNotCountTimeInWhichNothingWaits() {
    meter.setWaiting(true, 0);
    meter.setWaiting(false, at(20));
    meter.setWaiting(true, at(1000));

    assertThat(meter.isTooSlow(at(1009))).isFalse();
    assertThat(meter.isTooSlow(at(1011))).isTrue();
  }

  @Test
  void shouldCarryTheLeastRateForEverAndNothingSlower() {
    meter.setWaiting(true, 0);
    for (int second = 1; second <= 10_000; second++) {
      meter.moved(RATE, at(second));
      assertThat(meter.isTooSlow(at(second))).isFalse();
    }
    int second = 10_000;
    while (!meter.isTooSlow(at(second))) {
      second++;
      meter.moved(RATE / 2, at(second));
    }
    assertThat(second).isBetween(10_059, 10_062);
  }

  @Test
  void shouldNotLetAFastStartPayForEver() {
    meter.setWaiting(true, 0);
    meter.moved(1 << 30, at(1));

    assertThat(meter.isTooSlow(at(30))).isFalse();
    assertThat(meter.isTooSlow(at(32))).isTrue();
  }

  private static long at(long seconds) {
    return TimeUnit.SECONDS.toNanos(seconds);
  }
}
