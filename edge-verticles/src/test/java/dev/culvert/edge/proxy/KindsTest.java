package dev.culvert.edge.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.core.exchange.ResetCode;
import dev.culvert.core.frame.HeaderFields;
import dev.culvert.core.frame.HttpHead;
import dev.culvert.core.frame.OpenHead;
import dev.culvert.core.frame.TcpHead;
import dev.culvert.core.frame.UpgradeHead;
import dev.culvert.edge.Tunnels;
import dev.culvert.edge.answer.Cause;
import dev.culvert.edge.attempt.StreamPicks;
import dev.culvert.edge.attempt.Wanted;
import dev.culvert.edge.balance.Preference;
import dev.culvert.edge.health.Use;
import dev.culvert.edge.ingress.IngressOptions;
import dev.culvert.edge.stream.OpenableStream;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which stream is chosen for which kind of exchange. */
@Timeout(20)
class KindsTest {

  private static final UUID WEB = Tunnels.id("web");
  private static final HttpHead GET = new HttpHead("GET", "http", "a.test", "/", HeaderFields.NONE);
  private static final UpgradeHead UPGRADE = new UpgradeHead("websocket", GET);
  private static final TcpHead TCP = new TcpHead("192.0.2.7", 4000, 5432);

  private final MemoryEdge edge = new MemoryEdge(IngressOptions.defaults());
  private final StreamPicks picks =
      new StreamPicks(edge.edgeStreams(), new Random(42), System::nanoTime);

  @AfterEach
  void close() {
    edge.close();
  }

  private static void refuse(MemoryExchange exchange) {
    exchange.refuse();
  }

  private OpenableStream choose(OpenHead head, OpenableStream... tried) {
    return edge.call(() -> picks.choose(wanted(head), List.of(tried)));
  }

  private static Wanted wanted(OpenHead head) {
    return new Wanted(WEB, head, Preference.NONE);
  }

  private Cause whyNone(OpenHead head) {
    return edge.call(() -> picks.whyNone(wanted(head)));
  }

  private static UUID connector(OpenableStream stream) {
    return stream == null ? null : stream.key().connectorId();
  }

  @Test
  void shouldSendAKindOnlyToAStreamThatHasTheFeature() {
    edge.connector("old", KindsTest::refuse);
    edge.connector("new", KindsTest::refuse, OpenHead.UPGRADE, "not known");
    Set<UUID> chosen = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      chosen.add(connector(choose(GET)));
      assertThat(connector(choose(UPGRADE))).isEqualTo(Tunnels.id("new"));
    }
    assertThat(chosen).containsExactlyInAnyOrder(Tunnels.id("old"), Tunnels.id("new"));
    assertThat(choose(TCP)).isNull();
    assertThat(whyNone(TCP)).isEqualTo(Cause.TOO_OLD);
    assertThat(Cause.TOO_OLD.problem().status()).isEqualTo(502);
    assertThat(Cause.TOO_OLD.problem().detail()).contains("too old");
  }

  @Test
  void shouldNotCallAConnectorOldThatDrains() {
    edge.connector("new", KindsTest::refuse, OpenHead.TCP).drain();
    assertThat(choose(TCP)).isNull();
    assertThat(whyNone(TCP)).isEqualTo(Cause.DRAINING);
  }

  @Test
  void shouldSayThatNobodyIsThere() {
    assertThat(choose(UPGRADE)).isNull();
    assertThat(whyNone(UPGRADE)).isEqualTo(Cause.NO_CONNECTOR);
    assertThat(edge.<Boolean>call(() -> picks.isComing(wanted(UPGRADE)))).isFalse();
  }

  @Test
  void shouldPreferAnotherConnectorThanThoseThatWereTried() {
    edge.connector("a", KindsTest::refuse, OpenHead.UPGRADE);
    edge.connector("b", KindsTest::refuse, OpenHead.UPGRADE);
    for (OpenHead head : List.of(GET, UPGRADE)) {
      OpenableStream first = choose(head);
      OpenableStream second = choose(head, first);
      assertThat(connector(second)).isNotEqualTo(connector(first));
      assertThat(choose(head, first, second)).isNull();
      assertThat(edge.call(() -> picks.ofConnector(first)).stream().map(OpenableStream.class::cast))
          .containsExactly(first);
    }
  }

  @Test
  void shouldOpenAnExchangeOfTheKind() {
    List<MemoryExchange> opened = new CopyOnWriteArrayList<>();
    edge.connector("new", opened::add, OpenHead.TCP);
    OpenableStream stream = choose(TCP);
    edge.call(
        () -> {
          stream.account().admit();
          return stream.open(TCP, false, new Use(stream.health(), false, System.nanoTime()));
        });
    await().until(() -> opened.size() == 1);
    assertThat(opened.get(0).openHead()).isEqualTo(TCP);
    edge.call(
        () -> {
          opened.get(0).reset(ResetCode.CANCELLED, "over");
          return null;
        });
    assertThat(edge.openExchanges()).isZero();
  }
}
