package dev.culvert.edge.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SourceLimitsTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final SourceLimits limits = new SourceLimits(10, 0);

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private int admitted(String source, int tries, long nowNanos) {
    int admitted = 0;
    for (int i = 0; i < tries; i++) {
      admitted += limits.admits(address(source), nowNanos) ? 1 : 0;
    }
    return admitted;
  }

  @Test
  void shouldLimitEachSourceOnItsOwn() {
    assertThat(admitted("127.0.0.2", 100, 0)).isEqualTo(20);
    assertThat(admitted("127.0.0.3", 5, 0)).isEqualTo(5);
    assertThat(admitted("127.0.0.2", 100, SECOND)).isEqualTo(10);
  }

  @Test
  void shouldCountTheAddressesOfOneIpv6NetworkTogether() {
    assertThat(admitted("2001:db8::1", 15, 0)).isEqualTo(15);
    assertThat(admitted("2001:db8::ffff:1", 15, 0)).isEqualTo(5);
    assertThat(admitted("2001:db8:0:1::1", 15, 0)).isEqualTo(15);
  }

  @Test
  void shouldLetThoseInLessOftenWhoKnockInVain() {
    for (int i = 0; i < 2; i++) {
      assertThat(limits.admits(address("127.0.0.2"), 0)).isTrue();
      limits.failed(address("127.0.0.2"), 0);
    }
    assertThat(admitted("127.0.0.2", 10, 0)).isZero();
    assertThat(admitted("127.0.0.2", 10, SECOND)).isEqualTo(10);
  }

  @Test
  void shouldLogOnceASecondAboutASource() {
    assertThat(limits.mayLog(address("127.0.0.2"), 0)).isTrue();
    assertThat(limits.mayLog(address("127.0.0.2"), SECOND - 1)).isFalse();
    assertThat(limits.mayLog(address("127.0.0.3"), SECOND - 1)).isTrue();
    assertThat(limits.mayLog(address("127.0.0.2"), SECOND)).isTrue();
  }

  @Test
  void shouldForgetSourcesThatWereQuietAndTellOnlySoManyApart() {
    for (int i = 0; i < SourceLimits.MAX_SOURCES + 1_000; i++) {
      String source = "10." + (i >> 16) + "." + (i >> 8 & 0xff) + "." + (i & 0xff);
      limits.admits(address(source), 0);
    }
    assertThat(limits.size()).isEqualTo(SourceLimits.MAX_SOURCES);
    limits.admits(address("127.0.0.2"), 10 * SECOND);
    assertThat(limits.size()).isEqualTo(1);
  }
}
