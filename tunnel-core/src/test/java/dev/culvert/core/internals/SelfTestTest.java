package dev.culvert.core.internals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.culvert.core.config.StartException;
import java.lang.invoke.MethodHandles;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelfTestTest {

  private static final Need THERE = Need.of("io.vertx.core.buffer.Buffer", "length", "()I");

  @Test
  void shouldFindEverythingInTheVersionsThisIsBuiltWith() {
    assertThatCode(SelfTest::run).doesNotThrowAnyException();
  }

  /** Whoever changes a version in the pom tries what hangs on it, and then changes it here. */
  @Test
  void shouldNameTheVersionsThisIsBuiltWith() {
    assertThat(SelfTest.vertxVersion()).isEqualTo(SelfTest.VERTX);
    assertThat(SelfTest.nettyVersion()).isEqualTo(SelfTest.NETTY);
  }

  @Test
  void shouldTakeNoTimeWorthSpeakingOf() {
    SelfTest.run();
    long began = System.nanoTime();
    SelfTest.run();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMillis(20));
  }

  @Test
  void shouldSayWhatIsMissingAndInWhichVersions() {
    List<Need> needs =
        List.of(
            THERE,
            Need.of("io.vertx.core.buffer.Buffer", "lengthOfLater", "()I"),
            Need.of("io.netty.channel.epoll.Renamed", "setFlag", "(I)V"),
            Need.ofOptional("io.vertx.core.buffer.Buffer", "getByte", "(J)B"));
    assertThatThrownBy(() -> SelfTest.check(needs))
        .isInstanceOf(StartException.class)
        .hasMessage(
            "this program was made for Vert.x 5.0.12 and Netty 4.2.18.Final, and runs with Vert.x "
                + "5.0.12 and Netty 4.2.18.Final, where these are missing: "
                + "io.vertx.core.buffer.Buffer.lengthOfLater()I, "
                + "io.netty.channel.epoll.Renamed.setFlag(I)V, "
                + "io.vertx.core.buffer.Buffer.getByte(J)B"
                + "; use the libraries that came with it");
  }

  @ParameterizedTest
  @CsvSource({
    // Another result, other parameters, a type that is not there.
    "length, ()J",
    "length, (I)I",
    "length, ()Lio/vertx/core/Renamed;"
  })
  void shouldMissAMethodOfAnotherSignature(String method, String descriptor) {
    assertThatThrownBy(
            () ->
                SelfTest.check(List.of(Need.of("io.vertx.core.buffer.Buffer", method, descriptor))))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("io.vertx.core.buffer.Buffer.length" + descriptor);
  }

  @Test
  void shouldDoWithoutAClassThatMayBeAbsent() throws ReflectiveOperationException {
    Need absent = Need.ofOptional("io.netty.channel.epoll.NotHere", "setFlag", "(I)V");
    assertThatCode(() -> SelfTest.check(List.of(absent, THERE))).doesNotThrowAnyException();
    assertThat(absent.find(MethodHandles.lookup())).isNull();
  }
}
