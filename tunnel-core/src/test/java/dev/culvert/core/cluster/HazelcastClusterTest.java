package dev.culvert.core.cluster;

import static dev.culvert.core.cluster.LoopbackMember.get;
import static dev.culvert.core.cluster.Streams.key;
import static dev.culvert.core.cluster.Streams.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clustered Vert.x on real Hazelcast clusters over the loopback interface. */
@Timeout(60)
class HazelcastClusterTest {

  private static final int PORT = 26_701;

  private final String clusterName = "test-" + UUID.randomUUID();
  private final List<LoopbackMember> members = new ArrayList<>();

  @AfterEach
  void closeAll() {
    LoopbackMember.closeAll(members);
  }

  @Test
  void shouldShareStreamsAndDropThoseOfNodesThatCloseOrDie() throws Exception {
    startThree();
    for (int i = 0; i < 3; i++) {
      assertThat(get(members.get(i).node().putStream(stream(1, i, 1)))).isTrue();
    }
    for (LoopbackMember member : members) {
      assertThat(member.node().view().streams(key(1, 0).tunnelId())).hasSize(3);
    }
    ClusterNode first = members.get(0).node();

    long closeNanos = System.nanoTime();
    Future<Void> closed = members.get(2).vertx().close();
    soon(() -> first.view().streams().size() == 2);
    assertThat(Duration.ofNanos(System.nanoTime() - closeNanos)).isLessThan(Duration.ofSeconds(2));
    get(closed);

    members.get(1).hazelcast().getLifecycleService().terminate();
    soon(() -> first.view().streams().size() == 1);
    assertThat(first.view().nodes()).extracting(NodeView::nodeId).containsExactly(first.nodeId());
  }

  @Test
  void shouldTellTheOwnerOfAnInstanceThatCannotBeReached() throws Exception {
    startThree();
    String address = Role.EDGE.address(members.get(0).node().nodeId(), 0);
    AtomicInteger calls = new AtomicInteger();
    members.get(0).node().onUnreachable(address, calls::incrementAndGet);

    members.get(1).node().reportUnreachable(address);
    members.get(2).node().reportUnreachable(address);

    soon(() -> members.get(0).node().metrics().unreachableReports().sum() == 2);
    assertThat(calls).hasValue(1);
  }

  @Test
  void shouldRegisterAgainWhenItsRegistrationIsLost() throws Exception {
    startThree();
    ClusterNode first = members.get(0).node();
    ClusterNode second = members.get(1).node();
    assertThat(get(second.putStream(stream(1, 1, 1)))).isTrue();
    AtomicInteger fewest = fewestStreams(members.get(0));

    members
        .get(2)
        .hazelcast()
        .getMultiMap("__vertx.subs")
        .remove(AgentConsumer.address(first.nodeId()));
    soon(() -> first.metrics().reRegistrations().sum() > 0);
    second.putStream(stream(1, 2, 1));

    soon(() -> first.view().streams().size() == 2);
    assertThat(fewest).hasValue(1);
  }

  private void startThree() throws Exception {
    for (int i = 0; i < 3; i++) {
      members.add(LoopbackMember.start(clusterName, PORT + i, PORT));
    }
    for (LoopbackMember member : members) {
      soon(() -> member.node().view().nodes(Role.EDGE).size() == 3);
    }
  }

  /** The least number of streams that a member's view showed from now on. */
  private static AtomicInteger fewestStreams(LoopbackMember member) {
    AtomicInteger fewest = new AtomicInteger(member.node().view().streams().size());
    member
        .node()
        .onView(
            member.vertx().getOrCreateContext(),
            view -> fewest.accumulateAndGet(view.streams().size(), Math::min));
    return fewest;
  }

  private static void soon(Callable<Boolean> condition) {
    await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(10)).until(condition);
  }
}
