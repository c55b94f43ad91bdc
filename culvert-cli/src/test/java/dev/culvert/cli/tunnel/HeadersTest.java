package dev.culvert.cli.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.testing.client.RawClient;
import dev.culvert.testing.client.RawResponse;
import dev.culvert.testing.origin.FakeOrigin;
import dev.culvert.testing.origin.OriginScript;
import dev.culvert.testing.origin.RawOrigin;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which fields, and which target, the other side gets to see. */
@Timeout(20)
class HeadersTest {

  @RegisterExtension static final LocalTunnel tunnel = new LocalTunnel();
  private static final FakeOrigin origin = FakeOrigin.start();
  private static String host;

  @BeforeAll
  static void connect() {
    host = tunnel.forAllTestsTo(origin.url());
  }

  @AfterAll
  static void close() {
    origin.close();
  }

  @Test
  void shouldKeepRepeatedFieldsOfARequestInOrder() throws Exception {
    assertThat(seen("Accept: a", "X-Twice: one", "Accept: b", "X-Twice: two", "X-Empty:"))
        .containsSubsequence("Accept: a", "Accept: b")
        .containsSubsequence("X-Twice: one", "X-Twice: two")
        .contains("X-Empty: ", "host: " + host);
  }

  @Test
  void shouldTakeAwayWhatConcernsOneConnection() throws Exception {
    List<String> seen =
        seen(
            "Connection: close, X-Mine",
            "X-Mine: secret",
            "Keep-Alive: timeout=5",
            "Proxy-Connection: close",
            "Upgrade: websocket",
            "TE: gzip");
    assertThat(String.join("\n", seen).toLowerCase(Locale.ROOT))
        .doesNotContain("x-mine:", "keep-alive:", "proxy-connection:", "upgrade:", "gzip");
  }

  @Test
  void shouldReplaceWhatAStrangerSaysAboutTheVisitor() throws Exception {
    List<String> seen =
        seen(
            "X-Forwarded-For: 1.2.3.4",
            "X-Forwarded-Proto: https",
            "X-Forwarded-Host: evil.test",
            "X-Real-IP: 1.2.3.4",
            "Forwarded: for=1.2.3.4");
    assertThat(seen)
        .contains(
            "x-forwarded-for: 127.0.0.1", "x-forwarded-proto: http", "x-forwarded-host: " + host);
    assertThat(String.join("\n", seen)).doesNotContain("1.2.3.4", "evil.test");
  }

  @Test
  void shouldKeepBothCookiesAndTakeAwayTheOriginsConnectionFields() throws Exception {
    String response =
        "HTTP/1.1 200 Fine Indeed\r\nSet-Cookie: a=1, x\r\nSet-Cookie: b=2\r\nX-Mine: secret\r\n"
            + "Connection: X-Mine\r\nKeep-Alive: timeout=5\r\nContent-Length: 2\r\n\r\nok";
    try (RawOrigin raw = RawOrigin.start(OriginScript.respond(response))) {
      RawResponse got = tunnel.get(tunnel.to(raw.url()), "/");
      assertThat(got.head().statusLine()).isEqualTo("HTTP/1.1 200 Fine Indeed");
      assertThat(got.head().headers("Set-Cookie")).containsExactly("a=1, x", "b=2");
      assertThat(got.header("X-Mine")).isEmpty();
      assertThat(got.header("Keep-Alive")).isEmpty();
      assertThat(got.text()).isEqualTo("ok");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/echo/a%2Fb/%7e~?q=%20+&x=[]{}|^",
        "/echo//double///slash",
        "/echo/./here/../there",
        "/echo/%41%c3%a4;v=1?",
        "/echo/a?b?c=/../d"
      })
  void shouldPassOnTheTargetByteForByte(String target) throws Exception {
    try (RawOrigin raw =
        RawOrigin.start(
            connection -> {
              String line = connection.readHead().lines().findFirst().orElse("");
              connection.write(
                  "HTTP/1.1 200 OK\r\nContent-Length: " + line.length() + "\r\n\r\n" + line);
            })) {
      RawResponse response = tunnel.get(tunnel.to(raw.url()), target);
      assertThat(response.text()).isEqualTo("GET " + target + " HTTP/1.1");
    }
  }

  private static List<String> seen(String... headers) throws IOException {
    try (RawClient client = tunnel.dial()) {
      RawResponse response = client.get(host, "/echo", headers);
      assertThat(response.status()).isEqualTo(200);
      return new JsonObject(response.text())
          .getJsonArray("headers").stream()
              .map(JsonArray.class::cast)
              .map(field -> field.getString(0) + ": " + field.getString(1))
              .toList();
    }
  }
}
