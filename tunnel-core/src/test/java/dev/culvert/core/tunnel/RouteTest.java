package dev.culvert.core.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTest {

  private static final String LABEL_63 = "a".repeat(63);

  /** 253 characters, the most a DNS name can have. */
  private static final String NAME_253 =
      String.join(".", LABEL_63, LABEL_63, LABEL_63, "a".repeat(61));

  @ParameterizedTest
  @CsvSource({
    "app.example.com, app.example.com",
    "APP.Example.COM, app.example.com",
    "app.example.com., app.example.com",
    "APP.EXAMPLE.COM., app.example.com",
    "*.example.com, *.example.com",
    "*.EXAMPLE.com., *.example.com",
    "localhost, localhost",
    "a, a",
    "9gag.test, 9gag.test",
    "1.2.3.4.test, 1.2.3.4.test",
    "1a.2.3.4a, 1a.2.3.4a",
    "a-b--c.test, a-b--c.test",
    "bücher.example, xn--bcher-kva.example",
    "BÜCHER.Example, xn--bcher-kva.example",
    "*.bücher.example, *.xn--bcher-kva.example",
    "xn--bcher-kva.example, xn--bcher-kva.example",
    "例え.テスト, xn--r8jz45g.xn--zckzah",
    "app。example。com, app.example.com",
    "ａｐｐ.example.com, app.example.com",
  })
  void shouldBringAHostnameToItsOneForm(String written, String hostname) {
    assertThat(Route.of(written, null).hostname()).isEqualTo(hostname);
    assertThat(Route.of(hostname, null).hostname()).isEqualTo(hostname);
  }

  static Stream<Arguments> wrongHostnames() {
    return Stream.of(
        Arguments.of("", "a hostname is missing"),
        Arguments.of("  ", "a hostname is missing"),
        Arguments.of(".", "is not a DNS name"),
        Arguments.of("*", "is not a DNS name"),
        Arguments.of("*.", "is not a DNS name"),
        Arguments.of("*.*.test", "is not a DNS name"),
        Arguments.of("a.*.test", "is not a DNS name"),
        Arguments.of("a*.test", "is not a DNS name"),
        Arguments.of("*a.test", "is not a DNS name"),
        Arguments.of(".app.test", "is not a DNS name"),
        Arguments.of("app..test", "is not a DNS name"),
        Arguments.of("app.test..", "is not a DNS name"),
        Arguments.of("-app.test", "is not a DNS name"),
        Arguments.of("app-.test", "is not a DNS name"),
        Arguments.of("app_1.test", "is not a DNS name"),
        Arguments.of("app test", "is not a DNS name"),
        Arguments.of(" app.test", "is not a DNS name"),
        Arguments.of("app.test\n", "is not a DNS name"),
        Arguments.of("app.test\u0000", "is not a DNS name"),
        Arguments.of("app.test:8080", "is not a DNS name"),
        Arguments.of("user@app.test", "is not a DNS name"),
        Arguments.of("http://app.test", "is not a DNS name"),
        Arguments.of("[::1]", "is not a DNS name"),
        Arguments.of("::1", "is not a DNS name"),
        Arguments.of("10.0.0.1", "looks like an IP address"),
        Arguments.of("10.0.0.1.", "looks like an IP address"),
        Arguments.of("*.0.0.1", "looks like an IP address"),
        Arguments.of("app.1", "looks like an IP address"),
        Arguments.of("2130706433", "looks like an IP address"),
        Arguments.of("１０.0.0.1", "looks like an IP address"),
        Arguments.of(LABEL_63 + "a.test", "is not a DNS name"),
        Arguments.of("ü".repeat(60) + ".test", "is not a DNS name"),
        Arguments.of("a." + NAME_253, "is longer than 253 characters"),
        Arguments.of("*." + NAME_253, "is longer than 253 characters"));
  }

  @ParameterizedTest
  @MethodSource("wrongHostnames")
  void shouldSayWhatIsWrongWithAHostnameAndWhatIsRight(String written, String problem) {
    assertThatThrownBy(() -> Route.of(written, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(problem)
        .hasMessageContaining(written.strip())
        .hasMessageEndingWith("; right is a DNS name such as app.example.com or *.example.com");
  }

  @Test
  void shouldNotRepeatAHostnameThatIsFarTooLong() {
    assertThatThrownBy(() -> Route.of("a".repeat(100_000), null))
        .message()
        .startsWith("hostname: aaa")
        .hasSizeLessThan(200);
  }

  @Test
  void shouldTakeTheLongestHostnames() {
    assertThat(NAME_253).hasSize(253);
    assertThat(Route.of(NAME_253, null).hostname()).isEqualTo(NAME_253);
    assertThat(Route.of(NAME_253 + ".", null).hostname()).isEqualTo(NAME_253);
    assertThat(Route.of("*." + NAME_253.substring(2), null).hostname()).hasSize(253);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "/"})
  void shouldMatchAllPathsWithoutAPrefix(String written) {
    assertThat(Route.of("a.test", written).pathPrefix()).isEqualTo("/");
  }

  @ParameterizedTest
  @CsvSource({
    "/api, /api",
    "/api/, /api",
    "/API, /API",
    "/api/v2/, /api/v2",
    "/a%2Fb, /a%2Fb",
    "/a%2e%2eb, /a..b",
    "/%61dmin, /admin",
    "/%41dmin/%7euser/, /Admin/~user",
    "/caf%c3%a9, /caf%C3%A9",
    "/a%2fb, /a%2Fb",
    "/100%, /100%",
    "/..., /...",
    "/.well-known/x, /.well-known/x",
    "/~user;a=1:b@c!$&'()*+=, /~user;a=1:b@c!$&'()*+=",
  })
  void shouldBringAPathPrefixToItsOneForm(String written, String prefix) {
    assertThat(Route.of("a.test", written).pathPrefix()).isEqualTo(prefix);
    assertThat(Route.of("a.test", prefix).pathPrefix()).isEqualTo(prefix);
  }

  @Test
  void shouldBeOneRouteHoweverItsPathIsWritten() {
    assertThat(new Route("a.test", "/%61dmin"))
        .isEqualTo(new Route("a.test", "/admin"))
        .isEqualTo(Route.parse("a.test/%61dmin"));
    assertThat(new Route("a.test", "/a%2fb")).isNotEqualTo(new Route("a.test", "/a/b"));
  }

  static Stream<Arguments> wrongPathPrefixes() {
    String badCharacter = "has a character that a path cannot have; write it as %XX";
    return Stream.of(
        Arguments.of("api", "does not start with /"),
        Arguments.of(" /api", "does not start with /"),
        Arguments.of("//", "has an empty segment"),
        Arguments.of("//api", "has an empty segment"),
        Arguments.of("/api//v2", "has an empty segment"),
        Arguments.of("/api//", "has an empty segment"),
        Arguments.of("/.", "has a dot segment"),
        Arguments.of("/..", "has a dot segment"),
        Arguments.of("/api/../x", "has a dot segment"),
        Arguments.of("/api/./x/", "has a dot segment"),
        Arguments.of("/api/%2e%2E", "has a dot segment"),
        Arguments.of("/api/.%2e/x", "has a dot segment"),
        Arguments.of("/api?x", badCharacter),
        Arguments.of("/api#x", badCharacter),
        Arguments.of("/a b", badCharacter),
        Arguments.of("/a\tb", badCharacter),
        Arguments.of("/a\\b", badCharacter),
        Arguments.of("/a\u0000", badCharacter),
        Arguments.of("/a\u007f", badCharacter),
        Arguments.of("/ü", badCharacter),
        Arguments.of("/<script>", badCharacter),
        Arguments.of("/" + "a".repeat(1024), "is longer than 1024 characters"));
  }

  @ParameterizedTest
  @MethodSource("wrongPathPrefixes")
  void shouldSayWhatIsWrongWithAPathPrefixAndWhatIsRight(String written, String problem) {
    assertThatThrownBy(() -> Route.of("a.test", written))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("pathPrefix: ")
        .hasMessageContaining(problem)
        .hasMessageEndingWith("; right is a path such as /api");
  }

  @Test
  void shouldNotRepeatAPathPrefixThatIsFarTooLong() {
    assertThatThrownBy(() -> Route.of("a.test", "/" + "a".repeat(100_000)))
        .message()
        .hasSizeLessThan(200);
  }

  @Test
  void shouldTakeTheLongestPathPrefix() {
    String longest = "/" + "a".repeat(1023);
    assertThat(Route.of("a.test", longest).pathPrefix()).isEqualTo(longest);
  }

  @ParameterizedTest
  @CsvSource({
    "APP.example.com, app.example.com, /, app.example.com",
    "app.example.com/, app.example.com, /, app.example.com",
    "app.example.com/api/, app.example.com, /api, app.example.com/api",
    "*.example.com/api, *.example.com, /api, *.example.com/api",
  })
  void shouldReadARouteFromOneText(
      String written, String hostname, String pathPrefix, String text) {
    Route route = Route.parse(written);

    assertThat(route).isEqualTo(new Route(hostname, pathPrefix));
    assertThat(route).hasToString(text);
    assertThat(Route.parse(text)).isEqualTo(route);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/api", "http://app.test/api", "app.test:80/api"})
  void shouldRefuseATextThatIsNoRoute(String written) {
    assertThatThrownBy(() -> Route.parse(written)).isInstanceOf(IllegalArgumentException.class);
  }
}
