package dev.culvert.core.cluster;

import static dev.culvert.core.cluster.Streams.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two Hazelcast clusters that find each other, as after a split: two nodes that were there first,
 * and three that did not know of them.
 */
@Timeout(60)
class HazelcastMergeTest {

  private static final int PORT = 26_711;
  private static final int OTHER_PORT = 26_721;

  private final String clusterName = "test-" + UUID.randomUUID();
  private final List<LoopbackMember> members = new ArrayList<>();

  @AfterEach
  void closeAll() {
    LoopbackMember.closeAll(members);
  }

  @Test
  void shouldSeeAllStreamsAfterTwoClustersMergeAndLoseNoneMeanwhile() throws Exception {
    members.add(LoopbackMember.start(clusterName, PORT, PORT, OTHER_PORT));
    members.add(LoopbackMember.start(clusterName, PORT + 1, PORT));
    for (int i = 0; i < 3; i++) {
      members.add(LoopbackMember.start(clusterName, OTHER_PORT + i, OTHER_PORT));
    }
    for (int i = 0; i < members.size(); i++) {
      members.get(i).node().putStream(stream(1, i, 1));
    }
    soon(() -> members.get(0).node().view().streams().size() >= 2);
    AtomicInteger fewest = fewestStreams(members.get(0));

    for (LoopbackMember member : members) {
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> member.node().view().streams().size() == members.size());
    }

    assertThat(fewest).hasValueGreaterThanOrEqualTo(2);
  }

  private static void soon(Callable<Boolean> condition) {
    await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(10)).until(condition);
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
}
