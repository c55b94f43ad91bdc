package dev.culvert.core.cluster;

import static dev.culvert.core.cluster.Streams.key;
import static dev.culvert.core.cluster.Streams.stream;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class ClusterAgentTest {

  private final SimulatedCluster cluster = new SimulatedCluster(42);

  @Test
  void shouldShowAStreamOnAllNodesAtOnceAndHearTheAcknowledgements() {
    SimulatedNode a = startThree();

    CompletableFuture<Boolean> settled = a.put(stream(1, 1, 1));
    assertThat(settled).isNotDone();
    cluster.run(100);

    assertThat(settled).isCompletedWithValue(true);
    for (SimulatedNode node : cluster.nodes()) {
      assertThat(node.view().streams(key(1, 1).tunnelId())).hasSize(1);
      assertThat(node.entry(key(1, 1)).orElseThrow().nodeId()).isEqualTo("a");
      assertThat(node.entry(key(1, 1)).orElseThrow().location()).isEqualTo("dfw");
    }
  }

  @Test
  void shouldMeetWithinMillisecondsOfJoining() {
    cluster.start("a", Role.EDGE).put(stream(1, 1, 1));
    cluster.run(10_000);

    SimulatedNode b = cluster.start("b", Role.EDGE);
    cluster.run(150);

    assertThat(b.shown()).containsOnlyKeys(key(1, 1));
  }

  @Test
  void shouldUseThePingOfANewcomerWhoseMembershipIsNotKnownYet() {
    SimulatedNode a = cluster.start("a", Role.EDGE);
    SimulatedNode b = cluster.start("b", Role.EDGE);
    a.members(Set.of("a"));
    cluster.run(150);
    assertThat(a.view().node("b")).isNull();

    a.members(Set.of("a", "b"));

    assertThat(a.view().node("b").alive()).isTrue();
    assertThat(b.view().nodes(Role.EDGE)).extracting(NodeView::nodeId).contains("b");
  }

  @Test
  void shouldSayFalseAfterTwoSecondsWhenAPeerDoesNotAcknowledge() {
    SimulatedNode a = startThree();
    cluster.node("b").freeze();

    CompletableFuture<Boolean> settled = a.put(stream(1, 1, 1));
    cluster.run(1_900);
    assertThat(settled).isNotDone();
    cluster.run(200);

    assertThat(settled).isCompletedWithValue(false);
    assertThat(a.metrics.unacknowledgedChanges().sum()).isEqualTo(1);
  }

  @Test
  void shouldNotWaitForAPeerThatIsSilentAlready() {
    SimulatedNode a = startThree();
    cluster.node("b").freeze();
    cluster.run(5_100);

    CompletableFuture<Boolean> settled = a.put(stream(1, 1, 1));
    cluster.run(100);

    assertThat(settled).isCompletedWithValue(true);
  }

  @Test
  void shouldRepairLostDeltasByTheNextPings() {
    SimulatedNode a = startThree();
    cluster.loss = 1;
    for (int connector = 0; connector < 5; connector++) {
      a.put(stream(1, connector, 1));
    }
    cluster.run(500);
    cluster.loss = 0;
    cluster.run(1_600);

    assertThat(cluster.node("b").shown()).hasSize(5).isEqualTo(a.shown());
    assertThat(cluster.node("b").metrics.pulls().sum()).isEqualTo(1);
  }

  @Test
  void shouldPullAtOnceWhenADeltaFollowsALostOne() {
    SimulatedNode a = startThree();
    cluster.loss = 1;
    a.put(stream(1, 1, 1));
    cluster.loss = 0;
    a.put(stream(1, 2, 1));
    a.put(stream(1, 3, 1));
    cluster.run(100);

    assertThat(cluster.node("c").shown()).hasSize(3);
    assertThat(cluster.node("c").metrics.pulls().sum()).isEqualTo(1);
  }

  @Test
  void shouldSendTheWholeTableWhenTheLogIsTooShort() {
    SimulatedNode a = cluster.start("a", Role.EDGE);
    for (int epoch = 1; epoch <= 2 * StreamTable.LOG_LENGTH; epoch++) {
      a.put(stream(1, 1, epoch));
    }
    SimulatedNode b = cluster.start("b", Role.EDGE);
    cluster.run(200);

    assertThat(a.metrics.wholeTables().sum()).isEqualTo(1);
    assertThat(b.entry(key(1, 1)).orElseThrow().record().epoch()).isEqualTo(2048);
  }

  @Test
  void shouldHideTheStreamsOfAFrozenNodeAfterFiveSecondsAndShowThemAfterItThaws() {
    startThree();
    SimulatedNode b = cluster.node("b");
    SimulatedNode c = cluster.node("c");
    b.put(stream(1, 1, 1));
    c.put(stream(1, 2, 1));
    cluster.run(1_000);
    StreamStats stats = c.entry(key(1, 1)).orElseThrow().stats();

    b.freeze();
    cluster.run(3_900);
    assertThat(c.shown()).containsOnlyKeys(key(1, 1), key(1, 2));
    cluster.run(1_300);
    assertThat(c.shown()).containsOnlyKeys(key(1, 2));
    assertThat(c.view().node("b").alive()).isFalse();

    cluster.run(800);
    b.thaw();
    assertThat(b.shown()).containsOnlyKeys(key(1, 1), key(1, 2));
    cluster.run(1_200);
    assertThat(c.shown()).containsOnlyKeys(key(1, 1), key(1, 2));
    assertThat(c.entry(key(1, 1)).orElseThrow().stats()).isSameAs(stats);
    assertThat(b.metrics.silences().sum()).isZero();
  }

  @Test
  void shouldDropTheRecordsOfARestartedNode() {
    SimulatedNode a = startThree();
    a.put(stream(1, 1, 1));
    cluster.run(100);

    a.startAgent(Role.EDGE);
    a.put(stream(1, 2, 1));
    cluster.run(1_500);

    assertThat(cluster.node("b").shown()).containsOnlyKeys(key(1, 2));
    assertThat(a.shown()).containsOnlyKeys(key(1, 2));
  }

  @Test
  void shouldDropTheStreamsOfALeavingOrLostNodeAtOnce() {
    SimulatedNode a = startThree();
    a.put(stream(1, 1, 1));
    cluster.node("b").put(stream(1, 2, 1));
    cluster.run(100);

    a.leave();
    cluster.run(50);
    assertThat(cluster.node("c").shown()).containsOnlyKeys(key(1, 2));
    assertThat(cluster.node("c").view().node("a")).isNull();

    cluster.kill("b");
    assertThat(cluster.node("c").shown()).isEmpty();
  }

  @Test
  void shouldHaveTheRightViewsAsSoonAsTheMembersMeetAgainAfterASplit() {
    SimulatedNode a = startThree();
    a.put(stream(1, 1, 1));
    cluster.run(100);
    cluster.isolate("c");
    cluster.run(1_000);
    a.put(stream(1, 2, 1));
    cluster.node("c").put(stream(1, 3, 1));
    cluster.run(20_000);
    assertThat(a.shown()).containsOnlyKeys(key(1, 1), key(1, 2));
    assertThat(cluster.node("c").shown()).containsOnlyKeys(key(1, 3));

    cluster.heal();
    cluster.run(SimulatedCluster.MEMBER_FOUND_MILLIS + 300);

    for (SimulatedNode node : cluster.nodes()) {
      assertThat(node.shown()).containsOnlyKeys(key(1, 1), key(1, 2), key(1, 3));
    }
  }

  @Test
  void shouldKeepEverythingThatASilentOwnerDidNotTakeBack() {
    SimulatedNode a = startThree();
    a.put(stream(1, 1, 1));
    a.put(stream(2, 2, 1));
    cluster.run(100);

    a.remove(key(2, 2));
    cluster.run(60_000);

    for (SimulatedNode node : cluster.nodes()) {
      assertThat(node.shown()).containsOnlyKeys(key(1, 1));
    }
  }

  @Test
  void shouldShowTheHigherEpochWhenTwoNodesClaimAStream() {
    SimulatedNode a = startThree();
    SimulatedNode c = cluster.node("c");
    a.put(stream(1, 1, 5));
    cluster.node("b").put(stream(1, 1, 7));
    cluster.run(100);
    assertThat(c.entry(key(1, 1)).orElseThrow().nodeId()).isEqualTo("b");

    cluster.node("b").remove(key(1, 1));
    cluster.run(100);
    assertThat(c.entry(key(1, 1)).orElseThrow().nodeId()).isEqualTo("a");
  }

  @Test
  void shouldGiveOnlyChangedTunnelsANewList() {
    SimulatedNode a = startThree();
    a.put(stream(1, 1, 1));
    a.put(stream(2, 1, 1));
    ClusterView before = a.view();

    a.put(stream(2, 2, 1));

    assertThat(a.view()).isNotSameAs(before);
    assertThat(a.view().streams(new UUID(1, 1))).isSameAs(before.streams(new UUID(1, 1)));
    assertThat(a.view().streams(new UUID(1, 2))).hasSize(2);
    assertThat(before.streams(new UUID(1, 2))).hasSize(1);
  }

  @Test
  void shouldNotPingBetweenNodesThatHaveConnectorsOnly() {
    cluster.start("edge", Role.EDGE);
    SimulatedNode x = cluster.start("x", Role.CONNECTOR);
    cluster.start("y", Role.CONNECTOR).put(stream(1, 1, 1));
    cluster.run(1_000);
    cluster.sent.clear();
    cluster.run(20_000);

    assertThat(cluster.sent)
        .doesNotContain("x>y:Ping", "y>x:Ping")
        .contains("x>edge:Ping", "edge>y:Ping");
    assertThat(x.shown()).isEmpty();
    assertThat(x.metrics.reRegistrations().sum()).isZero();
    assertThat(cluster.node("edge").shown()).containsOnlyKeys(key(1, 1));
  }

  @Test
  void shouldPingConnectorsAgainOnceItHasAnEdgeToo() {
    SimulatedNode x = cluster.start("x", Role.CONNECTOR);
    SimulatedNode y = cluster.start("y", Role.CONNECTOR);
    y.put(stream(1, 1, 1));
    cluster.run(20_000);
    assertThat(x.shown()).isEmpty();

    x.announceRole(Role.EDGE);
    cluster.run(300);

    assertThat(x.shown()).containsOnlyKeys(key(1, 1));
    assertThat(y.view().nodes(Role.EDGE)).extracting(NodeView::nodeId).containsExactly("x");
  }

  @Test
  void shouldAnnounceTheDirectoryWithThePings() {
    SimulatedNode a = startThree();
    UUID storeId = new UUID(9, 9);

    a.announceDirectory(storeId, 17);
    cluster.run(1_100);

    NodeView seen = cluster.node("b").view().node("a");
    assertThat(seen.directoryStoreId()).isEqualTo(storeId);
    assertThat(seen.directoryRevision()).isEqualTo(17);
  }

  @Test
  void shouldTellTheOwnerWhichOfItsInstancesCannotBeReached() {
    SimulatedNode a = startThree();
    String address = Role.EDGE.address("b", 0);

    a.reportUnreachable(address);
    a.reportUnreachable("culvert.edge.nobody.0");
    cluster.run(1_100);
    a.reportUnreachable(address);
    cluster.run(1_100);

    assertThat(cluster.node("b").unreachable).isEqualTo(List.of(address));
    assertThat(cluster.node("b").metrics.unreachableReports().sum()).isEqualTo(2);
    assertThat(cluster.node("c").unreachable).isEmpty();
  }

  @Test
  void shouldRegisterAgainWhenNobodyIsHeardAndThenEverMoreRarely() {
    SimulatedNode a = cluster.start("a", Role.EDGE);
    a.members(Set.of("a", "nobody"));
    cluster.run(5_200);
    assertThat(a.metrics.reRegistrations().sum()).isEqualTo(1);
    cluster.run(9_000);
    assertThat(a.metrics.reRegistrations().sum()).isEqualTo(2);
    cluster.run(600_000);
    assertThat(a.metrics.reRegistrations().sum()).isBetween(10L, 15L);
  }

  @Test
  void shouldRegisterAgainBeforeItsPeersCountAsSilentWhenItHearsNone() {
    SimulatedNode a = startThree();
    cluster.node("b").put(stream(1, 1, 1));
    cluster.run(1_000);
    cluster.makeDeaf("a");
    cluster.run(3_500);

    assertThat(a.metrics.reRegistrations().sum()).isEqualTo(1);
    assertThat(a.shown()).containsOnlyKeys(key(1, 1));
    assertThat(cluster.node("b").metrics.reRegistrations().sum()).isZero();
  }

  @Test
  void shouldRegisterAgainWhenOnePeerDoesNotHearIt() {
    SimulatedNode a = startThree();
    cluster.makeDeaf("b");
    cluster.run(4_000);
    assertThat(a.metrics.reRegistrations().sum()).isZero();
    cluster.run(9_000);

    assertThat(a.metrics.reRegistrations().sum()).isEqualTo(1);
  }

  @Test
  void shouldTryAMemberNeverHeardEveryFiveSeconds() {
    SimulatedNode a = cluster.start("a", Role.EDGE);
    a.members(Set.of("a", "nobody"));
    cluster.run(50_000);

    assertThat(cluster.sent.stream().filter("a>nobody:Ping"::equals).count()).isBetween(9L, 11L);
  }

  private SimulatedNode startThree() {
    SimulatedNode a = cluster.start("a", Role.EDGE);
    cluster.start("b", Role.EDGE, Role.REGISTRY);
    cluster.start("c", Role.EDGE);
    cluster.run(1_000);
    return a;
  }
}
