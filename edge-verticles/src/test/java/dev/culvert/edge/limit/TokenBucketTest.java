package dev.culvert.edge.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TokenBucketTest {

  private static final long START = 7;

  private static long after(long millis) {
    return START + Duration.ofMillis(millis).toNanos();
  }

  private static int takeAll(TokenBucket bucket, long nowNanos) {
    int taken = 0;
    while (bucket.tryTake(nowNanos)) {
      taken++;
    }
    return taken;
  }

  @Test
  void shouldGiveABurstOfTwoSecondsAndThenItsRate() {
    TokenBucket bucket = new TokenBucket(10, START);
    assertThat(takeAll(bucket, START)).isEqualTo(20);
    assertThat(takeAll(bucket, after(99))).isZero();
    assertThat(takeAll(bucket, after(500))).isEqualTo(5);
    assertThat(takeAll(bucket, after(60_000))).isEqualTo(20);
  }

  @Test
  void shouldOweWhatItIsChargedButNotForEver() {
    TokenBucket bucket = new TokenBucket(10, START);
    takeAll(bucket, START);
    bucket.charge(1_000, START);
    assertThat(takeAll(bucket, after(1_900))).isZero();
    assertThat(takeAll(bucket, after(2_200))).isEqualTo(2);
    assertThat(bucket.isFull(after(2_200))).isFalse();
    assertThat(bucket.isFull(after(4_300))).isTrue();
  }
}
