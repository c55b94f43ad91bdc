package dev.culvert.core.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** More of it is tested as part of routes. */
class HostPatternTest {

  @ParameterizedTest
  @CsvSource({
    "app.example.com, app.example.com",
    "APP.Example.com., app.example.com",
    "*.example.com, *.example.com",
    "bücher.example, xn--bcher-kva.example",
    "1.a, 1.a",
    "xn--bcher-kva.example, xn--bcher-kva.example",
  })
  void shouldBringANameToItsOneForm(String written, String normal) {
    assertThat(HostPattern.normalise(written)).isEqualTo(normal);
    assertThat(HostPattern.normalise(normal)).isEqualTo(normal);
  }

  @ParameterizedTest
  @CsvSource({
    "1.2.3.4, looks like an IP address",
    "a.1, looks like an IP address",
    "a..b, is not a DNS name",
    "-a.test, is not a DNS name",
    "a-.test, is not a DNS name",
    "*.*.test, is not a DNS name",
    "a_b.test, is not a DNS name",
    "a.test:80, is not a DNS name",
  })
  void shouldSayWhatIsWrong(String written, String why) {
    assertThatThrownBy(() -> HostPattern.normalise(written))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "hostname: "
                + written
                + " "
                + why
                + "; right is a DNS name such as app.example.com or *.example.com");
  }

  /** Whatever a route may be called can be asked for, in the same form. */
  @Test
  void shouldAgreeWithTheHostsThatRequestsAskFor() {
    for (String name : new String[] {"a", "app.example.com", "1.a", "a".repeat(63) + ".test"}) {
      assertThat(HostName.parse(name).orElseThrow().name()).isEqualTo(HostPattern.normalise(name));
    }
  }
}
