package dev.culvert.testing.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.culvert.testing.client.BodyEnd;
import dev.culvert.testing.client.EndedException;
import dev.culvert.testing.client.RawClient;
import dev.culvert.testing.client.RawHead;
import dev.culvert.testing.client.RawResponse;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RawOriginTest {

  @Test
  void shouldNameHowAHeadFailed() {
    assertHeadEnds(OriginScript.garbage(), BodyEnd.MALFORMED);
    assertHeadEnds(OriginScript.closeBeforeHead(), BodyEnd.FIN_EARLY);
    assertHeadEnds(OriginScript.closeMidHead(), BodyEnd.FIN_EARLY);
    assertHeadEnds(OriginScript.resetBeforeHead(), BodyEnd.RESET);
  }

  @Test
  void shouldNameHowABodyFailed() throws IOException {
    assertBodyEnds(OriginScript.closeDelimited("abc"), BodyEnd.CLEAN);
    assertBodyEnds(OriginScript.wrongLength(9, "abc"), BodyEnd.FIN_EARLY);
    assertBodyEnds(OriginScript.chunkedWithoutEnd("abc"), BodyEnd.FIN_EARLY);
    assertBodyEnds(
        OriginScript.once(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcX\r\n0\r\n\r\n"),
        BodyEnd.MALFORMED);
    assertBodyEnds(
        connection -> {
          connection.readHead();
          connection.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc").reset();
        },
        BodyEnd.RESET);
  }

  @Test
  void shouldContinueBeforeTheBody() throws IOException {
    try (RawOrigin origin = RawOrigin.start(OriginScript.continueThenCount(5));
        RawClient client = RawClient.connect(origin.port())) {
      client.request("PUT", "a", "/", "Content-Length: 5", "Expect: 100-continue");
      RawHead interim = client.readHead();
      assertThat(interim.status()).isEqualTo(100);
      assertThat(client.send("12345").readResponse().text()).isEqualTo("5");
    }
  }

  @Test
  void shouldAnswerEachRequestOfAConnection() throws IOException {
    String response = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    try (RawOrigin origin = RawOrigin.start(OriginScript.respond(response));
        RawClient client = RawClient.connect(origin.port())) {
      assertThat(client.get("a", "/1").text()).isEqualTo("ok");
      assertThat(client.get("a", "/2").text()).isEqualTo("ok");
      assertThat(origin.connections()).isEqualTo(1);
    }
  }

  private static void assertHeadEnds(OriginScript script, BodyEnd expected) {
    assertThatThrownBy(() -> ask(script))
        .isInstanceOfSatisfying(EndedException.class, e -> assertThat(e.end()).isEqualTo(expected));
  }

  private static void assertBodyEnds(OriginScript script, BodyEnd expected) throws IOException {
    RawResponse response = ask(script);
    assertThat(response.body().end()).isEqualTo(expected);
    assertThat(response.text()).isEqualTo("abc");
  }

  private static RawResponse ask(OriginScript script) throws IOException {
    try (RawOrigin origin = RawOrigin.start(script);
        RawClient client = RawClient.connect(origin.port())) {
      return client.get("origin.localhost", "/");
    }
  }
}
