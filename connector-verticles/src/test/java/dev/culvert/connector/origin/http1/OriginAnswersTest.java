package dev.culvert.connector.origin.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.connector.origin.OriginBench;
import dev.culvert.connector.origin.OriginBench.Answer;
import dev.culvert.core.frame.HeaderFields;
import dev.culvert.core.frame.ResponseHead;
import dev.culvert.testing.net.FreePorts;
import dev.culvert.testing.origin.OriginScript;
import dev.culvert.testing.origin.RawOrigin;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a connector makes of an origin's answers. */
@Timeout(60)
class OriginAnswersTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private static Answer answerTo(String response) {
    try (RawOrigin origin = RawOrigin.start(OriginScript.once(response));
        OriginBench bench = new Http1Bench(origin.url())) {
      return bench.ask("GET", "/");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/2.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nno colon here\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nnocolon\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 O\u0001K\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nX: a\u0001b\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nok",
        "HTTP/1.1 20 OK\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
        "ICY 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Ty"
      })
  void shouldBeTheOriginsFaultWhenItsHeadIsNotHttp(String response) {
    Answer answer = answerTo(response);
    assertThat(answer.code()).as(answer.toString()).isEqualTo("ORIGIN_FAILED");
    assertThat(answer.head()).isNull();
  }

  @Test
  void shouldBeTheOriginsFaultWhenItSpeaksSomethingElse() {
    try (RawOrigin origin = RawOrigin.start(OriginScript.garbage());
        OriginBench bench = new Http1Bench(origin.url())) {
      assertThat(bench.ask("GET", "/").code()).isEqualTo("ORIGIN_FAILED");
    }
  }

  @Test
  void shouldBeTheOriginsFaultWhenAFieldIsLargerThanAHeadMayBe() {
    Answer answer =
        answerTo("HTTP/1.1 200 OK\r\nX: " + "x".repeat(100_000) + "\r\nContent-Length: 0\r\n\r\n");
    assertThat(answer.code()).isEqualTo("ORIGIN_FAILED");
    assertThat(answer.head()).isNull();
  }

  @Test
  void shouldSayThatAHeadIsLargerThanAFrameTakes() {
    Answer answer =
        answerTo("HTTP/1.1 200 OK\r\n" + "Y: y\r\n".repeat(1_200) + "Content-Length: 0\r\n\r\n");
    assertThat(answer.code()).isEqualTo("TOO_LARGE");
    assertThat(answer.head()).isNull();
  }

  @Test
  void shouldResetWhenABodyIsShorterThanItsLength() {
    Answer answer = answerTo("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nok");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.code()).isEqualTo("ORIGIN_FAILED");
  }

  @Test
  void shouldPassNoMoreOnThanTheLengthSays() {
    Answer answer =
        answerTo("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 Evil\r\n\r\n");
    assertThat(answer.body()).isEqualTo("ok");
    assertThat(answer.reset()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\n\r\n",
        "HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.1 204 No Content\r\nETag: \"a\"\r\n\r\n"
      })
  void shouldInventNoLengthWhereThereIsNone(String response) {
    Answer answer = answerTo(response);
    assertThat(answer.head().fields()).isEqualTo(HeaderFields.of("ETag", "\"a\""));
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void shouldPassInterimHeadsOn() {
    String hints = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
    Answer answer = answerTo("HTTP/1.1 102 Processing\r\n\r\n" + hints + hints + OK);
    assertThat(answer.interim().stream().map(ResponseHead::status)).containsExactly(102, 103, 103);
    assertThat(answer.interim().get(1).fields()).isEqualTo(HeaderFields.of("Link", "</a>"));
    assertThat(answer.body()).isEqualTo("ok");
  }

  @Test
  void shouldLeaveOutMoreInterimHeadsThanAnExchangeMayHave() {
    Answer many = answerTo("HTTP/1.1 102 Processing\r\n\r\n".repeat(40) + OK);
    assertThat(many.interim()).hasSize(8);
    assertThat(many.body()).isEqualTo("ok");
    String large = "HTTP/1.1 103 Early Hints\r\nLink: " + "x".repeat(30_000) + "\r\n\r\n";
    Answer few = answerTo(large.repeat(6) + OK);
    assertThat(few.interim()).hasSize(2);
    assertThat(few.body()).isEqualTo("ok");
  }

  @Test
  void shouldCountInterimHeadsAsFramesDo() {
    String field = "a: " + "x".repeat(28) + "\r\n";
    String hints = "HTTP/1.1 103 Early Hints\r\n" + field.repeat(999) + "\r\n";
    assertThat(answerTo(hints.repeat(2) + OK).interim()).hasSize(1);
    String manyFields = "HTTP/1.1 103 Early Hints\r\n" + "a: b\r\n".repeat(1_001) + "\r\n";
    Answer answer = answerTo(manyFields + OK);
    assertThat(answer.interim()).isEmpty();
    assertThat(answer.body()).isEqualTo("ok");
  }

  @Test
  void shouldReadAllConnectionFieldsAndKeepWhatIsNeverHopByHop() {
    Answer answer =
        answerTo(
            String.join(
                "\r\n",
                "HTTP/1.1 200 OK",
                "Connection: set-cookie, X-One",
                "Connection: X-Two",
                "Set-Cookie: a=1",
                "X-One: 1",
                "X-Two: 2",
                "X-Three: 3",
                "Keep-Alive: timeout=5",
                "Content-Length: 2",
                "",
                "ok"));
    assertThat(answer.head().fields())
        .isEqualTo(HeaderFields.of("Set-Cookie", "a=1", "X-Three", "3", "Content-Length", "2"));
  }

  @Test
  void shouldReadAnAnswerThatCameBeforeTheOriginStoppedReading() {
    String body = "{\"error\":\"too large\"}";
    String response =
        "HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body;
    OriginScript script =
        connection -> {
          connection.readHead();
          // Closed by the caller with most of the body unread: the kernel answers with a reset.
          connection.write(response);
        };
    try (RawOrigin origin = RawOrigin.start(script);
        OriginBench bench = new Http1Bench(origin.url())) {
      for (int i = 0; i < 20; i++) {
        OriginBench.Running upload =
            bench.start("POST", "/", false, "content-length", Integer.toString(8 << 20));
        String part = "x".repeat(16 * 1024);
        for (int sent = 0; sent < 8 << 20; sent += part.length()) {
          upload.write(part);
        }
        upload.end();
        Answer answer = upload.await();
        assertThat(answer.status()).as("upload " + i + ": " + answer).isEqualTo(413);
        assertThat(answer.body()).isEqualTo(body);
        assertThat(answer.reset()).isNull();
        upload.reset();
      }
    }
  }

  @Test
  void shouldSayThatNothingReachedAnOriginWhichRefuses() {
    try (OriginBench bench = new Http1Bench("http://127.0.0.1:" + FreePorts.one())) {
      Answer answer = bench.send("POST", "/", "body");
      assertThat(answer.code()).isEqualTo("ORIGIN_UNREACHABLE");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldCloseTheOriginsConnectionWhenNobodyWaitsAnyMore(boolean begun) throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    OriginScript script =
        connection -> {
          connection.readHead();
          if (begun) {
            connection.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
          }
          asked.countDown();
          connection.awaitPeerEnd();
          closed.countDown();
        };
    try (RawOrigin origin = RawOrigin.start(script);
        OriginBench bench = new Http1Bench(origin.url())) {
      OriginBench.Running running = bench.start("GET", "/", true);
      asked.await();
      if (begun) {
        running.awaitHead();
      }
      running.reset();
      closed.await();
      await().atMost(LIMIT).until(() -> bench.open() == 0);
    }
  }
}
