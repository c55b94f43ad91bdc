package dev.culvert.testing.leak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBufAllocator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LeakDetectorTest {

  @Test
  void shouldFindABufferThatWasLostAndNoneThatWasReleased() {
    ByteBufAllocator.DEFAULT.directBuffer(64).release();
    assertThat(LeakDetector.collect()).isEmpty();
    lose();
    List<String> found = new ArrayList<>();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              found.addAll(LeakDetector.collect());
              return !found.isEmpty();
            });
    assertThat(found).hasSize(1);
  }

  private static void lose() {
    ByteBufAllocator.DEFAULT.directBuffer(64).writeLong(1);
  }
}
