package dev.culvert.registry.admin;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.culvert.core.cluster.StreamKey;
import dev.culvert.core.cluster.StreamRecord;
import dev.culvert.testing.client.BodyEnd;
import dev.culvert.testing.client.RawClient;
import dev.culvert.testing.client.RawResponse;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** How long a request may take, how many connections there may be, and who can reach the API. */
@Timeout(60)
class AdminLimitsTest {

  private static final Duration SHORT = Duration.ofMillis(300);

  @TempDir Path data;

  @Test
  void shouldNotWaitLongForABody() throws Exception {
    try (AdminServer server = AdminServer.start(data, SHORT);
        RawClient client = RawClient.connect(server.port())) {
      client
          .request(
              "POST",
              "127.0.0.1",
              "/api/v1/tunnels",
              "Authorization: Bearer " + server.token(),
              "Content-Type: application/json",
              "Content-Length: 100")
          .send("{");
      RawResponse response = client.readResponse();
      assertThat(response.status()).isEqualTo(408);
      assertThat(response.header("Content-Type")).contains("application/problem+json");
      assertThat(client.readToEnd()).isNotEqualTo(BodyEnd.TIMED_OUT);
    }
  }

  @Test
  void shouldNotReadABodyForEverThatItHasRefused() throws Exception {
    try (AdminServer server = AdminServer.start(data, SHORT);
        RawClient client = RawClient.connect(server.port())) {
      client.request("POST", "127.0.0.1", "/api/v1/tunnels", "Content-Length: 100").send("{");
      assertThat(client.readResponse().status()).isEqualTo(401);
      assertThat(client.readToEnd()).isNotEqualTo(BodyEnd.TIMED_OUT);
    }
  }

  @Test
  void shouldNotWaitLongForAnAnswer() throws Exception {
    try (AdminServer server = AdminServer.start(data, SHORT)) {
      Api api = server.api();
      UUID tunnelId = UUID.fromString(api.create("web").getString("id"));
      StreamKey key = new StreamKey(tunnelId, UUID.randomUUID(), 0);
      String address = "nobody.answers";
      server.vertx().eventBus().localConsumer(address, message -> {});
      AdminServer.await(
          server
              .node()
              .putStream(
                  new StreamRecord(key, 1, address, "bus", true, false, 0, "a", "1", "::1", "x")));
      Awaitility.await().until(() -> !server.node().view().streams(tunnelId).isEmpty());
      Api.Reply reply = api.delete("/tunnels/web/connectors/" + key.connectorId()).is(503);
      assertThat(reply.header("Retry-After")).isNotNull();
      assertThat(reply.json().getString("detail")).contains("300 ms");
    }
  }

  @Test
  void shouldCloseConnectionsBeyondTheirLimit() throws Exception {
    List<RawClient> clients = new ArrayList<>();
    try (AdminServer server = AdminServer.start(data)) {
      for (int i = 0; i < AdminVerticle.MAX_CONNECTIONS; i++) {
        clients.add(RawClient.connect(server.port()));
      }
      assertThat(isLive(clients.get(clients.size() - 1))).isTrue();
      RawClient tooMuch = RawClient.connect(server.port());
      clients.add(tooMuch);
      assertThat(tooMuch.readToEnd()).isNotEqualTo(BodyEnd.TIMED_OUT);
      clients.get(0).close();
      Awaitility.await()
          .until(
              () -> {
                try (RawClient again = RawClient.connect(server.port())) {
                  return isLive(again);
                } catch (IOException refused) {
                  return false;
                }
              });
    } finally {
      clients.forEach(RawClient::close);
    }
  }

  private static boolean isLive(RawClient client) throws IOException {
    return client.get("127.0.0.1", "/live").status() == 200;
  }

  @Test
  void shouldWarnWhenOthersCanReachIt() throws Exception {
    Logger logger = (Logger) LoggerFactory.getLogger(AdminVerticle.class);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    logger.addAppender(lines);
    try (AdminServer server =
        AdminServer.start(data, new JsonObject().put("admin.host", "0.0.0.0"))) {
      server.api().get("/tunnels").is(200);
      assertThat(Files.readString(data.resolve("admin-url")))
          .isEqualTo("http://127.0.0.1:" + server.port() + "\n");
      assertThat(lines.list)
          .extracting(ILoggingEvent::getFormattedMessage)
          .anyMatch(line -> line.startsWith("admin.host: 0.0.0.0 is not a loopback address"));
    } finally {
      logger.detachAppender(lines);
    }
  }
}
