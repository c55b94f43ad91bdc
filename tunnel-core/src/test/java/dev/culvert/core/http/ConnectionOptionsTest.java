package dev.culvert.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionOptionsTest {

  private static ConnectionOptions of(String... values) {
    ConnectionOptions options = new ConnectionOptions();
    options.accept("Host", "x-other");
    for (String value : values) {
      options.accept("CONNECTION", value);
    }
    return options;
  }

  @Test
  void shouldReadEveryConnectionField() {
    ConnectionOptions options = of("close, X-One", "keep-alive", " x-two ,, Upgrade");
    assertThat(options.names("x-ONE")).isTrue();
    assertThat(options.names("X-Two")).isTrue();
    assertThat(options.names("x-other")).isFalse();
    assertThat(options.hasUpgrade()).isTrue();
    assertThat(of("close").hasUpgrade()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "set-cookie",
        "Cookie",
        "Content-Length",
        "host",
        "cache-control",
        "Authorization",
        "X-Forwarded-For",
        "x-real-ip",
        "x-request-id",
        "strict-transport-security",
        "access-control-allow-origin"
      })
  void shouldNotLetConnectionTakeAwayWhatEveryRecipientNeeds(String field) {
    assertThat(of(field, "x-mine").names(field)).isFalse();
  }

  @Test
  void shouldKnowManyNamesAsWellAsFew() {
    String many =
        IntStream.range(0, 20_000).mapToObj(i -> "x-" + i).collect(Collectors.joining(","));
    ConnectionOptions options = of(many, "Set-Cookie");
    assertThat(options.names("X-0")).isTrue();
    assertThat(options.names("x-19999")).isTrue();
    assertThat(options.names("x-20000")).isFalse();
    assertThat(options.names("set-cookie")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "Connection, true",
    "keep-alive, true",
    "Proxy_Connection, true",
    "Transfer-Encoding, true",
    "transfer.encoding, true",
    "Proxy-Authorization, true",
    "HTTP2-Settings, true",
    "TE, true",
    "Upgrade, true",
    "X-Named, true",
    "Trailer, false",
    "Set-Cookie, false",
    "Content-Type, false",
    "x-named-not, false",
  })
  void shouldEndHereWhatConcernsOneConnection(String name, boolean ends) {
    assertThat(HopByHop.endsHere(name, of("x-named, set-cookie, content-type"))).isEqualTo(ends);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, true, true",
    "PUT, false, true",
    "DELETE, false, true",
    "POST, false, false",
    "PATCH, false, false",
    "get, false, false",
    "X, false, false"
  })
  void shouldKnowWhatAMethodPromises(String method, boolean safe, boolean idempotent) {
    assertThat(Methods.isSafe(method)).isEqualTo(safe);
    assertThat(Methods.isIdempotent(method)).isEqualTo(idempotent);
  }
}
