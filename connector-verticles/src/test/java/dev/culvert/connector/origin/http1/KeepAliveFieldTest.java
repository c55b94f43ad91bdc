package dev.culvert.connector.origin.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeepAliveFieldTest {

  @ParameterizedTest
  @CsvSource({"timeout=5, 5", "'max=100, Timeout=7', 7", "timeout=0, 0", "timeout=-3, 0"})
  void shouldReadTheTime(String value, long seconds) {
    assertThat(nanos(value)).isEqualTo(TimeUnit.SECONDS.toNanos(seconds));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "max=3", "timeout", "timeout=", "timeout=soon", "timeout=99999999999"})
  void shouldPassOverWhatSaysNothing(String value) {
    assertThat(nanos(value)).isEqualTo(KeepAliveField.NOT_SAID);
  }

  @Test
  void shouldPassOverAMissingField() {
    assertThat(KeepAliveField.nanos(new DefaultHttpHeaders())).isEqualTo(KeepAliveField.NOT_SAID);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1000, 500", "2000, 1000", "5000, 4000", "75000, 74000"})
  void shouldBeDoneWithAConnectionBeforeTheOriginIs(long saidMillis, long keptMillis) {
    assertThat(KeepAliveField.withMargin(TimeUnit.MILLISECONDS.toNanos(saidMillis)))
        .isEqualTo(TimeUnit.MILLISECONDS.toNanos(keptMillis));
  }

  private static long nanos(String value) {
    return KeepAliveField.nanos(new DefaultHttpHeaders().add("keep-alive", value));
  }
}
