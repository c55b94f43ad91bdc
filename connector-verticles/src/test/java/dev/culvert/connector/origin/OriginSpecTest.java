package dev.culvert.connector.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.culvert.core.config.ConfigException;
import dev.culvert.core.config.Settings;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginSpecTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final OriginSpec defaults = read(new JsonObject());

  private static OriginSpec read(JsonObject json) {
    return OriginSpec.from(Settings.of(OriginSpec.spec(), json));
  }

  @Test
  void shouldHaveDefaults() {
    assertThat(defaults)
        .isEqualTo(
            new OriginSpec(
                URI.create("http://127.0.0.1:3000"),
                256,
                8192,
                20_000,
                Duration.ofSeconds(5),
                Duration.ofSeconds(3)));
  }

  @Test
  void shouldReadEveryKey() {
    OriginSpec read =
        read(
            new JsonObject()
                .put("origin.url", "https://app.internal")
                .put("origin.connections", 7)
                .put("origin.maxPending", 8)
                .put("origin.maxLongLived", 9)
                .put("origin.connectTimeout", "1s")
                .put("origin.keepAlive", "250ms"));
    assertThat(read)
        .isEqualTo(
            new OriginSpec(
                URI.create("https://app.internal"), 7, 8, 9, SECOND, Duration.ofMillis(250)));
  }

  @ParameterizedTest
  @CsvSource({
    "http://app, false, 80, app:80",
    "http://app/, false, 80, app:80",
    "https://app, true, 443, app:443",
    "https://app:8443, true, 8443, app:8443",
    "http://[::1]:3000, false, 3000, [::1]:3000"
  })
  void shouldSayWhereTheOriginIs(String url, boolean tls, int port, String name) {
    OriginSpec spec = defaults.withUrl(url);
    assertThat(spec.tls()).isEqualTo(tls);
    assertThat(spec.port()).isEqualTo(port);
    assertThat(spec.name()).isEqualTo(name);
  }

  @Test
  void shouldKeepItsOptionsWithAnotherUrl() {
    OriginSpec own = read(new JsonObject().put("origin.connections", 7));
    assertThat(own.withUrl("http://app:1"))
        .isEqualTo(
            read(new JsonObject().put("origin.connections", 7).put("origin.url", "http://app:1")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "app:3000",
        "//app:3000",
        "http:",
        "http://",
        "http://app:0",
        "http://app:65536",
        "http://app/path",
        "http://a b",
        "ftp://app",
        "unix:/run/app.sock",
        "::"
      })
  void shouldRefuseWhatIsNotTheUrlOfAnOrigin(String url) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> defaults.withUrl(url))
        .withMessage("origin.url: " + url + " is not a URL such as http://127.0.0.1:3000");
  }

  @Test
  void shouldNameTheKeyOfAUrlWithAPath() {
    assertThatThrownBy(() -> read(new JsonObject().put("origin.url", "http://app/path")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll("origin.url", "http://app/path", "has a path");
  }

  @Test
  void shouldRefuseCountsAndTimesThatCannotBe() {
    URI url = defaults.url();
    Duration negative = Duration.ofMillis(-1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OriginSpec(url, 0, 0, 0, SECOND, SECOND))
        .withMessage("origin.connections: 0 is not in 1..1000000");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OriginSpec(url, 1, -1, 0, SECOND, SECOND))
        .withMessage("origin.maxPending: -1 is not in 0..1000000");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OriginSpec(url, 1, 0, 1_000_001, SECOND, SECOND))
        .withMessage("origin.maxLongLived: 1000001 is not in 0..1000000");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OriginSpec(url, 1, 0, 0, negative, SECOND))
        .withMessageStartingWith("origin.connectTimeout: ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OriginSpec(url, 1, 0, 0, SECOND, negative))
        .withMessageStartingWith("origin.keepAlive: ");
  }
}
