package dev.culvert.connector.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.connector.uplink.KnownEdges.Target;
import dev.culvert.connector.uplink.Spread.Edge;
import dev.culvert.core.config.HostPort;
import dev.culvert.core.handshake.EdgeAddress;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class KnownEdgesTest {

  private static final HostPort ONE = new HostPort("one.test", 7844);
  private static final HostPort TWO = new HostPort("two.test", 7844);
  private static final HostPort BALANCER = new HostPort("edges.test", 7844);

  private final KnownEdges known = new KnownEdges(new Random(1));

  @Test
  void shouldBeginWithWhatIsConfigured() {
    known.configured(List.of(ONE, TWO));
    assertThat(known.edges(0))
        .containsExactly(new Edge("one.test:7844", "", 0), new Edge("two.test:7844", "", 0));
    assertThat(target("one.test:7844").address()).isEqualTo(ONE);
  }

  @Test
  void shouldTakeAnEdgeThatWasReachedAndTheSameInTheListForOne() {
    known.configured(List.of(BALANCER));
    known.reached(target("edges.test:7844"), "e1", "dfw", Set.of());
    known.learnt(List.of(new EdgeAddress("e1", "dfw", ONE), new EdgeAddress("e2", "mci", TWO)));
    assertThat(known.edges(0)).containsExactly(new Edge("e1", "dfw", 0), new Edge("e2", "mci", 0));
    assertThat(target("e1").isOtherThan("e1")).isFalse();
    assertThat(target("e2").isOtherThan("e1")).isTrue();
  }

  @Test
  void shouldTakeAConfiguredAddressThatTheListNamesForThatEdge() {
    known.configured(List.of(ONE));
    known.learnt(List.of(new EdgeAddress("e1", "dfw", ONE)));
    assertThat(ids(0)).containsExactly("e1");
  }

  @Test
  void shouldDialAnEdgeWhereItWasReachedWhenItsOwnAddressFails() {
    known.configured(List.of(BALANCER));
    known.reached(target("edges.test:7844"), "e1", "dfw", Set.of());
    known.learnt(List.of(new EdgeAddress("e1", "dfw", ONE)));
    assertThat(target("e1").address()).isEqualTo(ONE);
    known.failed(target("e1"), 0, 10);
    assertThat(target("e1").address()).isEqualTo(BALANCER);
    known.failed(target("e1"), 20, 30);
    assertThat(target("e1").address()).isEqualTo(ONE);
  }

  @Test
  void shouldRememberHowItWentAtAnAddressWhenTheFirstListSaysWhoIsThere() {
    known.configured(List.of(ONE));
    known.failed(target("one.test:7844"), 0, 1);
    known.learnt(List.of(new EdgeAddress("e1", "dfw", ONE)));
    assertThat(known.hasUsable(2)).isFalse();
  }

  @Test
  void shouldForgetEdgesThatTheListNamesNoMore() {
    known.learnt(List.of(new EdgeAddress("e1", "dfw", ONE), new EdgeAddress("e2", "mci", TWO)));
    assertThat(known.learnt(List.of(new EdgeAddress("e2", "mci", TWO)))).isFalse();
    assertThat(ids(0)).containsExactly("e2");
  }

  @Test
  void shouldAvoidAnEdgeLongerEachTimeItFails() {
    known.configured(List.of(ONE));
    long now = 1;
    for (long highest : new long[] {4_000, 8_000, 16_000, 32_000, 32_000, 32_000}) {
      known.failed(target("one.test:7844"), now, now);
      long until = known.edges(now).get(0).avoidUntilMillis();
      assertThat(until - now).isBetween(highest / 2, highest);
      assertThat(known.hasUsable(until - 1)).isFalse();
      assertThat(known.hasUsable(until)).isTrue();
      now = until;
    }
  }

  @Test
  void shouldTakeWhatFailsAtOneTimeForOneFailure() {
    known.configured(List.of(ONE));
    for (int stream = 0; stream < 4; stream++) {
      known.lost("one.test:7844", 5, 100);
    }
    assertThat(known.edges(100).get(0).avoidUntilMillis()).isBetween(2_100L, 4_100L);
  }

  @Test
  void shouldUseAnEdgeAtOnceThatComesBackToTheList() {
    EdgeAddress edge = new EdgeAddress("e1", "dfw", ONE);
    known.configured(List.of(ONE));
    known.learnt(List.of(edge));
    known.failed(target("e1"), 0, 1);
    assertThat(known.learnt(List.of(edge))).isFalse();
    assertThat(known.hasUsable(2)).isFalse();
    known.learnt(List.of());
    assertThat(known.learnt(List.of(edge))).isTrue();
    assertThat(known.hasUsable(2)).isTrue();
  }

  @Test
  void shouldUseAnEdgeThatLetAStreamInAndKeepItsFailuresUntilItIsStable() {
    known.configured(List.of(ONE));
    known.reached(target("one.test:7844"), "e1", "dfw", Set.of());
    known.lost("e1", 1, 2);
    known.reached(target("e1"), "e1", "dfw", Set.of());
    assertThat(known.hasUsable(3)).isTrue();
    known.lost("e1", 3, 4);
    assertThat(known.edges(4).get(0).avoidUntilMillis()).isBetween(4_004L, 8_004L);
    known.stable("e1");
    known.lost("e1", 5, 6);
    assertThat(known.edges(6).get(0).avoidUntilMillis()).isBetween(2_006L, 4_006L);
  }

  @Test
  void shouldKeepStreamsAwayFromAnEdgeThatLeaves() {
    known.configured(List.of(ONE));
    known.hold("one.test:7844", 100);
    assertThat(known.hasUsable(32_099)).isFalse();
    assertThat(known.hasUsable(32_100)).isTrue();
  }

  @Test
  void shouldMoveNothingToAnAddressThatLeadsToSeveralEdges() {
    known.configured(List.of(BALANCER));
    known.reached(target("edges.test:7844"), "e1", "dfw", Set.of());
    assertThat(known.distinctEdges(0)).hasSize(1);
    known.reached(target("e1"), "e2", "mci", Set.of("e1"));
    assertThat(ids(0)).containsExactly("e2");
    assertThat(known.distinctEdges(0)).isEmpty();
  }

  @Test
  void shouldTakeAnEdgeThatWasStartedAgainUnderAnotherIdForTheOneThatIsThere() {
    known.configured(List.of(ONE));
    known.learnt(List.of(new EdgeAddress("old", "dfw", ONE)));
    known.reached(target("old"), "new", "dfw", Set.of());
    assertThat(ids(0)).containsExactly("new");
    assertThat(known.distinctEdges(0)).hasSize(1);
  }

  private List<String> ids(long now) {
    return known.edges(now).stream().map(Edge::id).toList();
  }

  private Target target(String id) {
    Edge edge =
        known.edges(0).stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
    return known.target(edge).orElseThrow();
  }
}
