package dev.culvert.edge.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.core.frame.HeaderFields;
import dev.culvert.core.frame.HttpHead;
import dev.culvert.core.frame.OpenHead;
import dev.culvert.core.frame.TcpHead;
import dev.culvert.core.frame.UpgradeHead;
import dev.culvert.core.tunnel.TunnelToken;
import dev.culvert.edge.Tunnels;
import dev.culvert.edge.stream.EdgeStream;
import dev.culvert.testing.protocol.ProtocolV1Connector;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a connector says that it takes beside HTTP, at the edge it dials and at another one. */
@Timeout(20)
class FeaturesTest {

  private static final Duration LIMIT = Duration.ofSeconds(8);
  private static final HttpHead GET =
      new HttpHead("GET", "http", "web.test", "/a", HeaderFields.NONE);
  private static final UpgradeHead UPGRADE = new UpgradeHead("websocket", GET);
  private static final TcpHead TCP = new TcpHead("192.0.2.7", 4000, 5432);

  private final TestEdge edge = new TestEdge(TestEdge.options(), 2);
  private final TunnelToken token = edge.tunnel("web", 7, "{}");

  @AfterEach
  void close() {
    edge.close();
  }

  private Set<String> shown() {
    await().atMost(LIMIT).until(() -> edge.shown("web").size() == 1);
    return edge.shown("web").get(0).record().features();
  }

  private boolean takes(int instance, OpenHead head) {
    EdgeStream stream = edge.instances.get(instance).stream(Tunnels.id("web"));
    return stream != null && edge.instances.get(instance).call(() -> stream.takes(head));
  }

  @Test
  void shouldTellEveryEdgeWhatAConnectorTakes() throws Exception {
    JsonObject hello = ProtocolV1Connector.hello(token.text());
    hello.put("features", new JsonArray().add("upgrade").add("not known").add(7));
    try (ProtocolV1Connector connector = edge.connect()) {
      connector.register(hello).welcomed();
      assertThat(shown()).containsExactly("upgrade");
      for (int instance = 0; instance < 2; instance++) {
        int here = instance;
        await().atMost(LIMIT).until(() -> takes(here, UPGRADE));
        assertThat(takes(here, GET)).isTrue();
        assertThat(takes(here, TCP)).isFalse();
      }
    }
  }

  @Test
  void shouldSendNothingButHttpToAConnectorThatSaysNothing() throws Exception {
    JsonObject hello = ProtocolV1Connector.hello(token.text()).put("features", "upgrade");
    try (ProtocolV1Connector connector = edge.connect()) {
      connector.register(hello).welcomed();
      assertThat(shown()).isEmpty();
      await().atMost(LIMIT).until(() -> takes(0, GET) && takes(1, GET));
      assertThat(takes(0, UPGRADE)).isFalse();
      assertThat(takes(1, TCP)).isFalse();
    }
  }
}
