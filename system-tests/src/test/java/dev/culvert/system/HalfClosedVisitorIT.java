package dev.culvert.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.system.cluster.Cluster;
import dev.culvert.system.cluster.Node;
import dev.culvert.testing.client.BodyEnd;
import dev.culvert.testing.client.RawClient;
import dev.culvert.testing.client.RawResponse;
import dev.culvert.testing.origin.FakeOrigin;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Visitors that have sent FIN, at an edge with the native transport and the default limits. */
@Timeout(180)
class HalfClosedVisitorIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration GONE_WITHIN = Duration.ofSeconds(15);

  private static FakeOrigin origin;
  private static Cluster cluster;
  private static Node edge;
  private static Node connector;

  @BeforeAll
  static void start() {
    origin = FakeOrigin.start();
    cluster = Cluster.named("half-closed");
    cluster.registry();
    edge = cluster.uplinkEdge("dfw");
    cluster.awaitReady(edge);
    connector = cluster.uplinkConnector(origin.url(), edge);
    cluster.awaitReady(connector);
  }

  @AfterAll
  static void stop() {
    cluster.close();
    origin.close();
  }

  @Test
  void shouldAnswerAVisitorWhoseHeadComesWithinTenSeconds() throws Exception {
    try (RawClient client = RawClient.connect(edge.httpPort())) {
      client.request("GET", Cluster.HOST, "/slow-head/8000").finish();
      RawResponse response = client.readResponse();
      assertThat(response.status()).isEqualTo(200);
      assertThat(client.readToEnd()).isEqualTo(BodyEnd.CLEAN);
    }
  }

  /** More than the kernels take at once. */
  @Test
  void shouldAnswerALargeResponseToAVisitorThatReadsSlowly() throws Exception {
    int bytes = 16_000_000;
    try (RawClient client = RawClient.connect(edge.httpPort())) {
      client.request("GET", Cluster.HOST, "/bytes/" + bytes).finish().readAtRate(bytes / 15);
      RawResponse response = client.readResponse();
      assertThat(response.body().end()).isEqualTo(BodyEnd.CLEAN);
      assertThat(response.body().length()).isEqualTo(bytes);
    }
  }

  /** Events come all the time, or the next one only after a minute. */
  @ParameterizedTest
  @CsvSource({"/sse, true", "/sse, false", "/drip/2/60000, true", "/drip/2/60000, false"})
  void shouldEndTheResponseToAVisitorThatIsGone(String path, boolean reset) throws Exception {
    try (RawClient client = RawClient.connect(edge.httpPort())) {
      client.request("GET", Cluster.HOST, path);
      assertThat(client.readHead().status()).isEqualTo(200);
      await().atMost(LIMIT).until(() -> origin.openRequests() == 1);
      if (reset) {
        client.reset();
      }
    }
    await("the origin's end").atMost(GONE_WITHIN).until(() -> origin.openRequests() == 0);
    Cluster.awaitNothingHeld(LIMIT, edge, connector);
  }
}
