package dev.culvert.testing.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.testing.client.BodyEnd;
import dev.culvert.testing.client.RawBody;
import dev.culvert.testing.client.RawClient;
import dev.culvert.testing.client.RawHead;
import dev.culvert.testing.client.RawResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class FakeOriginTest {

  private static final String HOST = "origin.localhost";

  private final FakeOrigin origin = FakeOrigin.start("one");
  private RawClient client;

  @BeforeEach
  void connect() throws IOException {
    client = RawClient.connect(origin.port());
  }

  @AfterEach
  void close() {
    client.close();
    origin.close();
  }

  @Test
  void shouldAnswerSeveralRequestsOnOneConnectionAndCountThem() throws IOException {
    assertThat(client.get(HOST, "/hello?x=1").text()).isEqualTo("hello from one\n");
    assertThat(client.get(HOST, "/id").text()).isEqualTo("one");
    assertThat(client.get(HOST, "/status/418").status()).isEqualTo(418);
    assertThat(client.get(HOST, "/status/204").status()).isEqualTo(204);
    assertThat(client.get(HOST, "/slow-head/1").text()).isEqualTo("slow\n");
    assertThat(client.get(HOST, "/nowhere").status()).isEqualTo(404);
    assertThat(client.get(HOST, "/bytes/many").status()).isEqualTo(400);
    assertThat(origin.requests()).isEqualTo(7);
    assertThat(origin.requests("/hello")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 16_384, 5_000_001})
  void shouldServeThePayloadWithLengthAndChunked(long length) throws IOException {
    RawResponse sized = client.get(HOST, "/bytes/" + length);
    assertThat(sized.header("Content-Length")).contains(Long.toString(length));
    assertPayload(sized.body(), length);

    RawResponse chunked = client.get(HOST, "/chunked/" + length);
    assertThat(chunked.header("Transfer-Encoding")).contains("chunked");
    assertPayload(chunked.body(), length);
  }

  @Test
  void shouldDripOneByteAfterTheOther() throws IOException {
    assertPayload(client.get(HOST, "/drip/20/1").body(), 20);
  }

  @Test
  void shouldDigestUploads() throws IOException {
    String expected = "{\"sha256\":\"" + Payload.sha256(1_000_001) + "\",\"length\":1000001}";
    assertThat(client.upload(HOST, "/digest", 1_000_001).readResponse().text()).isEqualTo(expected);
    assertThat(client.uploadChunked(HOST, "/digest", 1_000_001).readResponse().text())
        .isEqualTo(expected);
  }

  @Test
  void shouldEchoWhatWasAsked() throws IOException {
    assertThat(client.get(HOST, "/echo/17?a=b", "X-Test: yes").text())
        .contains("\"method\":\"GET\"", "\"uri\":\"/echo/17?a=b\"", "[\"X-Test\",\"yes\"]");
  }

  @Test
  void shouldEchoABodyBeforeItHasEnded() throws IOException {
    client.request("POST", HOST, "/echo-body", "Content-Length: 10").send("hello");
    RawHead head = client.readHead();
    assertThat(new String(client.readBytes(10), StandardCharsets.US_ASCII))
        .isEqualTo("5\r\nhello\r\n");
    RawBody rest = client.send("world").readBody(head);
    assertThat(rest.text()).isEqualTo("world");
    assertThat(rest.end()).isEqualTo(BodyEnd.CLEAN);
  }

  @Test
  void shouldBreakOffWithResetOrFin() throws IOException {
    RawBody reset = client.get(HOST, "/reset-mid/5000").body();
    assertThat(reset.end()).isEqualTo(BodyEnd.RESET);
    try (RawClient other = RawClient.connect(origin.port())) {
      RawBody fin = other.get(HOST, "/fin-mid/5000").body();
      assertThat(fin.end()).isEqualTo(BodyEnd.FIN_EARLY);
      assertPrefix(fin, 5_000);
    }
  }

  @Test
  void shouldSendEventsBeforeTheEnd() throws IOException {
    client.request("GET", HOST, "/sse");
    assertThat(client.readHead().header("Content-Type")).contains("text/event-stream");
    assertThat(client.readBytes(14)).asString().isEqualTo("9\r\ndata: 0\n\n\r\n");
    assertThat(client.readBytes(14)).asString().isEqualTo("9\r\ndata: 1\n\n\r\n");
  }

  @Test
  void shouldSendInterimHeadsAndTrailers() throws IOException {
    RawResponse hinted = client.get(HOST, "/early-hints");
    assertThat(hinted.interim()).extracting(RawHead::status).containsExactly(103);
    assertThat(hinted.status()).isEqualTo(200);
    assertThat(client.get(HOST, "/trailers").body().trailers())
        .contains(Map.entry("Culvert-Trailer", "end"));
  }

  @Test
  void shouldCountOpenRequestsUntilTheVisitorLeaves() throws IOException {
    client.request("GET", HOST, "/never");
    await().until(() -> origin.openRequests() == 1);
    client.close();
    await().until(() -> origin.openRequests() == 0);
  }

  private static void assertPayload(RawBody body, long length) {
    assertThat(body.end()).isEqualTo(BodyEnd.CLEAN);
    assertPrefix(body, length);
  }

  private static void assertPrefix(RawBody body, long length) {
    assertThat(body.length()).isEqualTo(length);
    assertThat(body.sha256()).isEqualTo(Payload.sha256(length));
  }
}
