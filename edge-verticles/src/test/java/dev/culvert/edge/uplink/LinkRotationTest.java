package dev.culvert.edge.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.core.exchange.ExchangeResetException;
import dev.culvert.core.exchange.OutgoingExchange;
import dev.culvert.core.frame.HeaderFields;
import dev.culvert.core.frame.HttpHead;
import dev.culvert.core.process.ProcessExchanges;
import dev.culvert.edge.Tunnels;
import dev.culvert.edge.health.Use;
import dev.culvert.edge.stream.EdgeStream;
import dev.culvert.testing.protocol.FrameV1;
import dev.culvert.testing.protocol.ProtocolV1Connector;
import dev.culvert.testing.protocol.ResponseV1;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A link whose exchange IDs come to their end, under load from the instance that holds it and from
 * another one that relays to it. The connector, of another make, comes back when it is asked to.
 */
@Timeout(60)
class LinkRotationTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final long IDS_PER_LINK = 20_000;
  private static final int TAKEOVERS = 2;
  private static final HttpHead GET =
      new HttpHead("GET", "http", "web.test", "/a", new HeaderFields());

  private final List<ProtocolV1Connector> links = new ArrayList<>();
  private final AtomicInteger answers = new AtomicInteger();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private TestEdge edge;
  private volatile boolean stopped;

  @BeforeEach
  void start() {
    String first = Long.toString((1L << 32) - IDS_PER_LINK);
    System.setProperty(ProcessExchanges.FIRST_ID_PROPERTY, first);
    edge = new TestEdge(TestEdge.options(), 2);
  }

  @AfterEach
  void stop() throws IOException {
    stopped = true;
    System.clearProperty(ProcessExchanges.FIRST_ID_PROPERTY);
    for (ProtocolV1Connector link : links) {
      link.close();
    }
    edge.close();
  }

  @Test
  void shouldLetFreshLinksTakeOverWithoutALostRequest() throws Exception {
    JsonObject hello = ProtocolV1Connector.hello(edge.tunnel("web", 1, "{}").text());
    ProtocolV1Connector link = connect(hello);
    for (TestEdge.Instance instance : edge.instances) {
      await().atMost(LIMIT).until(() -> usable(instance) != null);
      instance.context().runOnContext(v -> ask(instance, 0));
      instance.context().runOnContext(v -> ask(instance, 0));
    }
    for (int i = 1; i <= TAKEOVERS; i++) {
      assertThat(link.awaitFrame(FrameV1.DRAIN, LIMIT).getString("scope")).isEqualTo("link");
      link = connect(hello.put("epoch", hello.getLong("epoch") + 1));
    }
    int before = answers.get();
    await().atMost(LIMIT).until(() -> answers.get() > before + 1_000);
    stopped = true;
    assertThat(failures).isEmpty();
    assertThat(answers.get()).isGreaterThan((int) (TAKEOVERS * IDS_PER_LINK / 2));
    for (ProtocolV1Connector replaced : links.subList(0, TAKEOVERS)) {
      assertThat(replaced.awaitFrame(FrameV1.GOODBYE, LIMIT).getString("code"))
          .isEqualTo("REPLACED");
    }
  }

  private ProtocolV1Connector connect(JsonObject hello) throws IOException {
    ProtocolV1Connector link = edge.connect();
    links.add(link);
    link.register(hello).welcomed();
    return link.serve(request -> ResponseV1.ok("x"));
  }

  private EdgeStream usable(TestEdge.Instance instance) {
    return instance.call(() -> usableHere(instance));
  }

  private EdgeStream usableHere(TestEdge.Instance instance) {
    return instance.streams().of(Tunnels.id("web")).stream()
        .filter(EdgeStream::isUsable)
        .findFirst()
        .orElse(null);
  }

  /** Asks again and again, as a proxy would: what was not delivered is asked anew. */
  private void ask(TestEdge.Instance instance, int tries) {
    if (stopped) {
      return;
    }
    EdgeStream stream = usableHere(instance);
    OutgoingExchange exchange =
        stream == null
            ? null
            : stream.open(GET, true, new Use(stream.health(), false, System.nanoTime()));
    if (exchange == null) {
      failures.add("no stream takes the request");
      return;
    }
    exchange.handler(data -> {});
    exchange.endHandler(
        v -> {
          answers.incrementAndGet();
          instance.context().runOnContext(next -> ask(instance, 0));
        });
    exchange.exceptionHandler(
        cause -> {
          boolean again = !((ExchangeResetException) cause).isDelivered() && tries < 8;
          if (again) {
            instance.context().runOnContext(next -> ask(instance, tries + 1));
          } else if (!stopped) {
            failures.add(cause.getMessage());
          }
        });
  }
}
