package dev.culvert.registry.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.cluster.NodeView;
import dev.culvert.core.cluster.Role;
import dev.culvert.core.cluster.StreamKey;
import dev.culvert.core.cluster.StreamRecord;
import dev.culvert.core.ejection.Ejected;
import dev.culvert.core.ejection.EjectionsAnswer;
import dev.culvert.core.ejection.EjectionsQuestion;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The list of connectors tells what a scripted edge on the bus has ejected. */
@Timeout(60)
class EjectionsApiTest {

  private static final String LIST = "/tunnels/web/connectors";

  @RegisterExtension static final SharedAdmin ADMIN = new SharedAdmin();

  private final UUID connector = UUID.randomUUID();
  private Api api;
  private StreamKey stream;
  private MessageConsumer<EjectionsQuestion> edge;

  @BeforeEach
  void start() {
    api = ADMIN.api();
    UUID tunnelId = UUID.fromString(api.create("web").getString("id"));
    stream = new StreamKey(tunnelId, connector, 0);
    StreamRecord record =
        new StreamRecord(
            stream,
            1,
            edgeAddress(),
            "uplink",
            true,
            false,
            1_000,
            "linux_amd64",
            "0.1.0",
            "192.0.2.7",
            "hash");
    AdminServer.await(ADMIN.server().node().putStream(record));
    Awaitility.await().until(() -> ADMIN.server().node().view().streams(tunnelId).size() == 1);
  }

  @AfterEach
  void stop() {
    if (edge != null) {
      AdminServer.await(edge.unregister());
    }
    AdminServer.await(ADMIN.server().node().removeStream(stream));
  }

  private static String edgeAddress() {
    NodeView node = ADMIN.server().node().view().nodes(Role.EDGE).get(0);
    return node.instances().get(Role.EDGE).get(0);
  }

  private void edge(Consumer<Message<EjectionsQuestion>> script) {
    edge = ADMIN.server().vertx().eventBus().localConsumer(edgeAddress());
    edge.handler(script::accept);
  }

  private static void answer(Message<EjectionsQuestion> question, List<Ejected> ejected) {
    question.reply(new EjectionsAnswer("edge-1", "dfw", ejected));
  }

  private JsonArray ejections(JsonObject list) {
    JsonObject only = list.getJsonArray("items").getJsonObject(0);
    assertThat(only.getString("id")).isEqualTo(connector.toString());
    return only.getJsonArray("ejections");
  }

  @Test
  void shouldShowWhatAnEdgeHasEjected() {
    edge(
        question -> {
          assertThat(question.body().tunnelId()).isEqualTo(stream.tunnelId());
          answer(
              question,
              List.of(
                  new Ejected(connector, -1, "origin_faults", "5 in a row", 2, 1_500, 61_500),
                  new Ejected(connector, 3, "not_accepted", "not in 2 s", 1, 2_000, 32_000),
                  new Ejected(UUID.randomUUID(), -1, "late_heads", "gone", 1, 0, 0)));
        });

    JsonObject list = api.get(LIST).is(200).json();

    assertThat(list.getJsonArray("unheardEdges")).isEmpty();
    JsonObject base = new JsonObject().put("edge", "edge-1").put("location", "dfw");
    assertThat(ejections(list))
        .containsExactly(
            base.copy()
                .put("cause", "origin_faults")
                .put("detail", "5 in a row")
                .put("times", 2)
                .put("since", "1970-01-01T00:00:01.500Z")
                .put("until", "1970-01-01T00:01:01.500Z"),
            base.copy()
                .put("stream", 3)
                .put("cause", "not_accepted")
                .put("detail", "not in 2 s")
                .put("times", 1)
                .put("since", "1970-01-01T00:00:02Z")
                .put("until", "1970-01-01T00:00:32Z"));
  }

  @Test
  void shouldSayWhichEdgesAreUnheard() {
    edge(question -> {});
    long beganNanos = System.nanoTime();
    JsonObject list = api.get(LIST).is(200).json();
    // 2 s for the answer; the rest is for a slow machine.
    assertThat(System.nanoTime() - beganNanos).isLessThan(10_000_000_000L);
    assertThat(list.getJsonArray("unheardEdges")).containsExactly("edge-1");
    assertThat(ejections(list)).isEmpty();
  }

  @Test
  void shouldNotFailForAnEdgeThatFailsOrAnswersOtherwise() {
    edge(question -> question.fail(500, "no"));
    JsonObject failed = api.get(LIST).is(200).json();
    assertThat(failed.getJsonArray("unheardEdges")).containsExactly("edge-1");

    AdminServer.await(edge.unregister());
    edge(question -> question.reply("nothing"));
    JsonObject other = api.get(LIST).is(200).json();
    assertThat(other.getJsonArray("unheardEdges")).containsExactly("edge-1");
    assertThat(ejections(other)).isEmpty();
  }

  @Test
  void shouldBoundWhatAHostileEdgeSays() {
    String text = "\u001b[2J" + "x".repeat(100_000);
    List<Ejected> many = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      many.add(new Ejected(connector, i, text, text, -i, Long.MIN_VALUE, Long.MAX_VALUE));
    }
    edge(question -> answer(question, many));

    JsonObject list = api.get(LIST).is(200).json();

    assertThat(ejections(list)).hasSize(EjectionsAnswer.MAX_EJECTED);
    JsonObject one = ejections(list).getJsonObject(7);
    assertThat(one.getString("detail")).startsWith("\\u001b[2Jxxx").hasSizeLessThan(300);
    assertThat(one.getInteger("times")).isEqualTo(1);
    assertThat(one.getString("since")).isEqualTo("1970-01-01T00:00:00Z");
    assertThat(one.getString("until")).isEqualTo("9999-12-31T23:59:59Z");
  }
}
