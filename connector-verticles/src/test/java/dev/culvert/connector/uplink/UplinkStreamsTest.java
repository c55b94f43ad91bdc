package dev.culvert.connector.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.connector.dial.DialOptions;
import dev.culvert.connector.dial.TestDns;
import dev.culvert.core.config.HostPort;
import dev.culvert.core.handshake.GoodbyeCode;
import dev.culvert.testing.net.FreePorts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class UplinkStreamsTest {

  private static final Duration SOON = Duration.ofSeconds(10);

  private final Vertx vertx = Vertx.vertx();
  private final ScriptedEdges edges = new ScriptedEdges(vertx);
  private final List<DiallingConnector> connectors = new ArrayList<>();

  @AfterEach
  void close() {
    connectors.forEach(DiallingConnector::close);
    vertx.close().await();
  }

  @Test
  void shouldSpreadItsStreamsOverTheEdgesItLearns() {
    ScriptedEdge dfw = edges.start("e1", "dfw");
    ScriptedEdge mci = edges.start("e2", "mci");
    DiallingConnector connector = connect(dfw.address());
    soon(
        () -> {
          assertThat(dfw.sessions()).hasSize(2);
          assertThat(mci.sessions()).hasSize(2);
          assertThat(connector.routes).hasValue(4);
        });
    assertThat(dfw.hellos().peek().getInteger("index")).isZero();
    Queue<JsonObject> hellos = edges.hellos();
    assertThat(hellos.stream().map(hello -> hello.getInteger("index")))
        .containsExactlyInAnyOrder(0, 1, 2, 3);
    assertThat(hellos)
        .allSatisfy(
            hello -> {
              assertThat(hello.getString("connector")).isEqualTo(connector.id.toString());
              assertThat(hello.getString("token")).isEqualTo("token");
              assertThat(hello.getLong("epoch")).isPositive();
              assertThat(hello.getString("instanceKey")).hasSize(22);
            });
  }

  @Test
  void shouldServeExchangesAndTellItsStatusOnEachStream() {
    ScriptedEdge edge = edges.start("e1", "dfw");
    DiallingConnector connector = connect(edge.address());
    soon(() -> assertThat(edge.sessions()).hasSize(4));
    for (EdgeSession session : edge.sessions()) {
      assertThat(session.get("/").await()).isEqualTo("200 hello");
      soon(() -> assertThat(session.status().getBoolean("ready")).isFalse());
    }
    connector.status(true, 7);
    for (EdgeSession session : edge.sessions()) {
      soon(
          () -> {
            assertThat(session.status().getBoolean("ready")).isTrue();
            assertThat(session.status().getLong("configVersion")).isEqualTo(7);
          });
    }
  }

  @Test
  void shouldGoToTheOtherEdgeWhenOneDiesAndUseItAgainWhenItIsBack() {
    ScriptedEdge dfw = edges.start("e1", "dfw");
    ScriptedEdge mci = edges.start("e2", "mci");
    connect(dfw.address());
    soon(() -> assertThat(dfw.sessions()).hasSize(2));
    soon(() -> assertThat(mci.sessions()).hasSize(2));
    int port = dfw.port();
    dfw.die();
    soon(() -> assertThat(mci.sessions()).hasSize(4));
    ScriptedEdge back = edges.start("e1", "dfw", port);
    soon(
        () -> {
          assertThat(back.sessions()).hasSize(2);
          assertThat(mci.sessions()).hasSize(2);
        });
    for (int i = 0; i < 4; i++) {
      int index = i;
      assertThat(edges.hellos().stream().filter(hello -> hello.getInteger("index") == index))
          .extracting(hello -> hello.getLong("epoch"))
          .isSorted()
          .doesNotHaveDuplicates();
    }
    assertThat(edges.hellos().stream().map(hello -> hello.getString("instanceKey")).distinct())
        .hasSize(1);
  }

  @Test
  void shouldFinishWhatIsOpenWhenAStreamMoves() {
    ScriptedEdge dfw = edges.start("e1", "dfw");
    DiallingConnector connector = connect(dfw.address());
    soon(() -> assertThat(dfw.sessions()).hasSize(4));
    List<Future<String>> answers =
        dfw.sessions().stream().map(session -> session.get("/hold")).toList();
    soon(() -> assertThat(connector.held()).isEqualTo(4));
    ScriptedEdge mci = edges.start("e2", "mci");
    soon(() -> assertThat(mci.sessions()).hasSize(2));
    assertThat(dfw.sessions()).as("two that drain among them").hasSize(4);
    connector.release();
    for (Future<String> answer : answers) {
      assertThat(answer.await()).isEqualTo("200 hello");
    }
    soon(() -> assertThat(dfw.sessions()).hasSize(2));
  }

  @Test
  void shouldReplaceTheStreamsOfAnEdgeThatLeavesBeforeItAgrees() {
    ScriptedEdge dfw = edges.start("e1", "dfw");
    ScriptedEdge mci = edges.start("e2", "mci");
    DiallingConnector connector = connect(dfw.address());
    soon(() -> assertThat(dfw.sessions()).hasSize(2));
    soon(() -> assertThat(mci.sessions()).hasSize(2));
    List<EdgeSession> leaving = dfw.sessions();
    Future<String> answer = leaving.get(0).get("/hold");
    soon(() -> assertThat(connector.held()).isEqualTo(1));
    dfw.refuse("DRAINING", true);
    leaving.forEach(EdgeSession::drain);
    EdgeSession busy = leaving.get(0);
    soon(() -> assertThat(busy.happened()).contains("DRAIN_OK"));
    assertThat(mci.sessions().stream().map(EdgeSession::index)).contains(busy.index());
    soon(() -> assertThat(mci.sessions()).hasSize(4));
    soon(() -> assertThat(dfw.sessions()).containsExactly(busy));
    connector.release();
    assertThat(answer.await()).isEqualTo("200 hello");
    soon(() -> assertThat(dfw.sessions()).isEmpty());
    assertThat(mci.sessions()).hasSize(4);
    assertThat(connector.drainsAsked).hasValue(0);
  }

  @Test
  void shouldTakeAFreshLinkAtTheOnlyEdgeAndServeOnTheWornOneUntilItEnds() {
    ScriptedEdge edge = edges.start("e1", "dfw");
    DiallingConnector connector = connect(edge.address());
    soon(() -> assertThat(edge.sessions()).hasSize(4));
    EdgeSession worn = edge.session(2);
    Future<String> answer = worn.get("/hold");
    soon(() -> assertThat(connector.held()).isEqualTo(1));
    worn.wearOut();
    soon(() -> assertThat(edge.sessions()).hasSize(5));
    assertThat(worn.get("/").await()).isEqualTo("200 hello");
    assertThat(worn.happened()).isEmpty();
    connector.release();
    assertThat(answer.await()).isEqualTo("200 hello");
    soon(() -> assertThat(edge.sessions()).hasSize(4).doesNotContain(worn));
    assertThat(edge.session(2).epoch()).isGreaterThan(worn.epoch());
    assertThat(edge.session(2).get("/").await()).isEqualTo("200 hello");
    assertThat(connector.drainsAsked).hasValue(0);
  }

  @Test
  void shouldAgreeAtOnceWhenThereIsNoEdgeToGoTo() {
    ScriptedEdge edge = edges.start("e1", "dfw");
    connect(edge.address());
    soon(() -> assertThat(edge.sessions()).hasSize(4));
    EdgeSession session = edge.session(2);
    edge.refuse("DRAINING", true);
    session.drain();
    soon(() -> assertThat(session.happened()).contains("DRAIN_OK"));
  }

  @Test
  void shouldLeaveAnEdgeThatFallsSilent() {
    ScriptedEdge dfw = edges.start("e1", "dfw");
    ScriptedEdge mci = edges.start("e2", "mci");
    DiallingConnector connector = connect(dfw.address());
    soon(() -> assertThat(dfw.sessions()).hasSize(2));
    soon(() -> assertThat(mci.sessions()).hasSize(2));
    dfw.fallSilent();
    List<EdgeSession> others = mci.sessions();
    // Not by one great leap, or the edge that is well would seem to have been silent, too.
    for (int step = 0; step < 9; step++) {
      connector.jump(Duration.ofMillis(600));
      for (EdgeSession session : others) {
        assertThat(session.get("/").await()).isEqualTo("200 hello");
      }
    }
    soon(() -> assertThat(mci.sessions()).hasSize(4).containsAll(others));
  }

  @Test
  void shouldBearAsMuchSilenceAsTheEdgeSays() {
    edges.silence(Duration.ofSeconds(75));
    ScriptedEdge edge = edges.start("e1", "dfw");
    DiallingConnector connector = connect(edge.address());
    soon(() -> assertThat(edge.sessions()).hasSize(4));
    List<EdgeSession> sessions = edge.sessions();
    assertThat(edge.hellos())
        .allSatisfy(hello -> assertThat(hello.getJsonArray("features")).contains("silence"));
    connector.jump(Duration.ofSeconds(60));
    connector.tick();
    for (EdgeSession session : sessions) {
      assertThat(session.get("/").await()).isEqualTo("200 hello");
    }
    assertThat(edge.sessions()).isEqualTo(sessions);
  }

  @Test
  void shouldUseAnotherEdgeWhenOneRefusesForLong() {
    ScriptedEdge old = edges.start("e1", "dfw");
    ScriptedEdge good = edges.start("e2", "mci");
    old.refuse("VERSION", false);
    connect(old.address(), good.address());
    soon(() -> assertThat(good.sessions()).hasSize(4));
    assertThat(old.hellos()).hasSizeLessThan(2);
  }

  @Test
  void shouldWaitItsLongestTimeWhenTryingAgainIsOfNoUse() {
    ScriptedEdge edge = edges.start("e1", "dfw");
    ScriptedEdge other = edges.start("e2", "dfw");
    edge.refuse("DUPLICATE_CONNECTOR", false);
    other.refuse("DUPLICATE_CONNECTOR", false);
    connect(edge.address(), other.address());
    await()
        .during(Duration.ofMillis(1_200))
        .atMost(SOON)
        .until(() -> edge.hellos().size() + other.hellos().size() <= 1);
    assertThat(edge.hellos().size() + other.hellos().size()).isEqualTo(1);
  }

  @Test
  void shouldTryAgainUntilItIsLetIn() {
    ScriptedEdge edge = edges.start("e1", "dfw");
    edge.refuse("TOO_MANY_CONNECTORS", true);
    connect(edge.address());
    soon(() -> assertThat(edge.hellos()).hasSizeGreaterThanOrEqualTo(2));
    edge.refuse(null, true);
    await().atMost(SOON).until(() -> edge.sessions().size() == 4);
    assertThat(edge.hellos().stream().map(hello -> hello.getLong("epoch")).distinct())
        .hasSameSizeAs(edge.hellos());
  }

  @Test
  void shouldGetInThoughTheFirstAddressesAreDeadOrSilent() {
    ScriptedEdge silent = new ScriptedEdge(vertx, new ScriptedEdges(vertx), "e0", "dfw", 0);
    silent.fallSilent();
    ScriptedEdge edge = edges.start("e1", "dfw");
    UplinkPace pace = DiallingConnector.PACE.withWelcome(Duration.ofMillis(300));
    connect(pace, "127.0.0.1:" + FreePorts.one(), silent.address(), edge.address());
    soon(() -> assertThat(edge.sessions()).hasSize(4));
  }

  @Test
  void shouldFindAnEdgeThatStartsAfterIt() {
    int port = FreePorts.one();
    connect("127.0.0.1:" + port);
    ScriptedEdge edge = edges.start("e1", "dfw", port);
    soon(() -> assertThat(edge.sessions()).hasSize(4));
  }

  @Test
  void shouldFindAnEdgeThatServiceRecordsNameLater() {
    try (TestDns dns = new TestDns()) {
      String service = "_culvert._tcp.edges.test";
      dns.host("edge.edges.test", "127.0.0.1")
          .service(service, 1, 1, FreePorts.one(), "edge.edges.test");
      DialOptions options = DialOptions.defaults().withTls(false).withDns(dns.address());
      connectors.add(
          new DiallingConnector(vertx, options, DiallingConnector.PACE, 4, "edges.test"));
      // The answer to the first one has gone out when the second one is asked.
      soon(
          () ->
              assertThat(dns.questions())
                  .filteredOn(("SRV " + service)::equals)
                  .hasSizeGreaterThan(1));
      ScriptedEdge edge = edges.start("e1", "dfw");
      dns.service(service, 1, 1, HostPort.parse(edge.address()).port(), "edge.edges.test");
      soon(() -> assertThat(edge.sessions()).hasSize(4));
    }
  }

  @Test
  void shouldComeBackWhenItIsCutOff() {
    ScriptedEdge edge = edges.start("e1", "dfw");
    connect(edge.address());
    soon(() -> assertThat(edge.sessions()).hasSize(4));
    List<EdgeSession> before = edge.sessions();
    before.forEach(session -> session.goodbye(GoodbyeCode.DISCONNECTED));
    soon(() -> assertThat(edge.sessions()).hasSize(4).doesNotContainAnyElementsOf(before));
  }

  @Test
  void shouldDrainInOrder() {
    ScriptedEdge edge = edges.start("e1", "dfw");
    DiallingConnector connector = connect(edge.address());
    soon(() -> assertThat(edge.sessions()).hasSize(4));
    List<EdgeSession> sessions = edge.sessions();
    Future<String> answer = edge.session(1).get("/hold");
    soon(() -> assertThat(connector.held()).isEqualTo(1));
    connector.drain();
    assertThat(sessions).allSatisfy(session -> assertThat(session.happened()).contains("DRAIN"));
    Future<Void> empty = connector.refuseAndEmpty();
    assertThat(empty.isComplete()).isFalse();
    connector.release();
    empty.await();
    assertThat(answer.await()).isEqualTo("200 hello");
    connector.leave();
    for (EdgeSession session : sessions) {
      soon(() -> assertThat(session.happened()).containsExactly("DRAIN", "GOODBYE DRAINED"));
    }
    assertThat(connector.routes).hasValue(0);
    assertThat(edge.hellos()).hasSize(4);
  }

  @Test
  void shouldBeToldOnceWhenAnOperatorDrainsIt() {
    ScriptedEdge edge = edges.start("e1", "dfw");
    DiallingConnector connector = connect(edge.address());
    soon(() -> assertThat(edge.sessions()).hasSize(4));
    edge.sessions().forEach(EdgeSession::drainConnector);
    soon(() -> assertThat(connector.drainsAsked).hasValue(1));
    assertThat(edge.sessions()).hasSize(4);
  }

  @Test
  void shouldHandOnEachConfiguration() {
    ScriptedEdge edge = edges.start("e1", "dfw");
    DiallingConnector connector = connect(edge.address());
    soon(() -> assertThat(edge.sessions()).hasSize(4));
    edge.session(3).config(new JsonObject().put("a", 1), 9);
    soon(() -> assertThat(connector.configs).contains("1 {}", "9 {\"a\":1}"));
  }

  @Test
  void shouldHoldAsManyStreamsAsItIsTold() {
    ScriptedEdge dfw = edges.start("e1", "dfw");
    ScriptedEdge mci = edges.start("e2", "mci");
    connectors.add(new DiallingConnector(vertx, DiallingConnector.PACE, 2, dfw.address()));
    soon(() -> assertThat(mci.sessions()).hasSize(1));
    assertThat(dfw.sessions()).hasSize(1);
  }

  private DiallingConnector connect(String... addresses) {
    return connect(DiallingConnector.PACE, addresses);
  }

  private DiallingConnector connect(UplinkPace pace, String... addresses) {
    DiallingConnector connector = new DiallingConnector(vertx, pace, 4, addresses);
    connectors.add(connector);
    return connector;
  }

  private static void soon(ThrowingRunnable assertion) {
    await().atMost(SOON).pollInterval(Duration.ofMillis(20)).untilAsserted(assertion);
  }
}
