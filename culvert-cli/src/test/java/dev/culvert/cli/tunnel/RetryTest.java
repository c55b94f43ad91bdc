package dev.culvert.cli.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.testing.client.RawClient;
import dev.culvert.testing.client.RawResponse;
import dev.culvert.testing.origin.FakeOrigin;
import dev.culvert.testing.origin.OriginScript;
import dev.culvert.testing.origin.Payload;
import dev.culvert.testing.origin.RawOrigin;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two connectors of one tunnel, and the origin of one of them closes without an answer. */
@Timeout(20)
class RetryTest {

  private static final int MANY = 40;
  private static final int BODY_BYTES = 30_000;

  @RegisterExtension
  static final LocalTunnel tunnel =
      new LocalTunnel(new JsonObject().put("http.diagnosticHeaders", true));

  @Test
  void shouldTryAnIdempotentRequestAgainOnTheOtherConnector() throws Exception {
    try (FakeOrigin good = FakeOrigin.start();
        RawOrigin bad = RawOrigin.start(OriginScript.closeBeforeHead());
        RawClient client = tunnel.dial()) {
      String host = tunnel.to(good.url(), bad.url());
      int again = 0;
      for (int i = 0; i < MANY && again == 0; i++) {
        RawResponse response = client.get(host, "/id");
        assertThat(response.text()).isEqualTo("origin");
        again += response.header("Culvert-Attempt").orElse("").equals("2") ? 1 : 0;
      }
      assertThat(again).as("answers of a second attempt").isPositive();
    }
  }

  @Test
  void shouldSendTheBodyAgain() throws Exception {
    try (FakeOrigin good = FakeOrigin.start();
        RawOrigin bad = RawOrigin.start(OriginScript.closeBeforeHead());
        RawClient client = tunnel.dial()) {
      String host = tunnel.to(good.url(), bad.url());
      int again = 0;
      for (int i = 0; i < MANY && again == 0; i++) {
        RawResponse response = client.upload(host, "/digest", BODY_BYTES).readResponse();
        assertThat(new JsonObject(response.text()).getString("sha256"))
            .isEqualTo(Payload.sha256(BODY_BYTES));
        again += response.header("Culvert-Attempt").orElse("").equals("2") ? 1 : 0;
      }
      assertThat(again).as("answers of a second attempt").isPositive();
    }
  }

  @Test
  @SuppressWarnings("try") // it is closed on purpose while connectors know it
  void shouldSendAPostToTheOtherConnectorWhenItsOriginRefusesConnections() throws Exception {
    FakeOrigin stopping = FakeOrigin.start("stopping");
    try (FakeOrigin good = FakeOrigin.start("good");
        RawClient client = tunnel.dial()) {
      String host = tunnel.to(good.url(), stopping.url());
      String first = "";
      for (int i = 0; i < MANY && !first.equals("stopping"); i++) {
        first = client.get(host, "/id").text();
      }
      assertThat(first).isEqualTo("stopping");
      stopping.close();
      int again = 0;
      for (int i = 0; i < MANY && again == 0; i++) {
        RawResponse response =
            client.request("POST", host, "/id", "Content-Length: 4").send("body").readResponse();
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text()).isEqualTo("good");
        again += response.header("Culvert-Attempt").orElse("").equals("2") ? 1 : 0;
      }
      assertThat(again).as("answers of a second attempt").isPositive();
    } finally {
      stopping.close();
    }
  }

  @Test
  void shouldNotSendAPostTwice() throws Exception {
    try (FakeOrigin good = FakeOrigin.start();
        RawOrigin bad = RawOrigin.start(OriginScript.closeBeforeHead());
        RawClient client = tunnel.dial()) {
      String host = tunnel.to(good.url(), bad.url());
      int failed = 0;
      int answered = 0;
      for (int i = 0; i < MANY && failed == 0; i++) {
        RawResponse response =
            client.request("POST", host, "/id", "Content-Length: 4").send("body").readResponse();
        assertThat(response.status()).isIn(200, 502);
        assertThat(response.header("Culvert-Attempt")).contains("1");
        failed += response.status() == 502 ? 1 : 0;
        answered += response.status() == 200 ? 1 : 0;
      }
      assertThat(failed).as("POSTs that were not tried again").isPositive();
      assertThat(good.requests("/id")).isEqualTo(answered);
    }
  }
}
