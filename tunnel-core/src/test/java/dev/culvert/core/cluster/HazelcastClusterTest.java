package dev.culvert.core.cluster;

import static dev.culvert.core.cluster.Streams.key;
import static dev.culvert.core.cluster.Streams.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hazelcast.config.Config;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.config.MultiMapConfig.ValueCollectionType;
import com.hazelcast.core.HazelcastInstance;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Three clustered Vert.x on one Hazelcast cluster over the loopback interface. */
@Timeout(60)
class HazelcastClusterTest {

  private static final int FIRST_PORT = 26_701;

  private record Member(Vertx vertx, HazelcastInstance hazelcast, ClusterNode node) {}

  private final String clusterName = "test-" + UUID.randomUUID();
  private final List<Member> members = new ArrayList<>();

  @BeforeEach
  void startThree() throws Exception {
    for (int i = 0; i < 3; i++) {
      members.add(startMember());
      get(members.get(i).node().addInstance(Role.EDGE));
    }
    for (Member member : members) {
      soon(() -> member.node().view().nodes(Role.EDGE).size() == 3);
    }
  }

  @AfterEach
  void closeAll() {
    members.stream()
        .map(member -> member.vertx().close())
        .toList()
        .forEach(closed -> await().atMost(Duration.ofSeconds(30)).until(closed::isComplete));
  }

  @Test
  void shouldShareStreamsAndDropThoseOfNodesThatCloseOrDie() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThat(get(members.get(i).node().putStream(stream(1, i, 1)))).isTrue();
    }
    for (Member member : members) {
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
  void shouldRegisterAgainWhenItsRegistrationIsLost() throws Exception {
    ClusterNode first = members.get(0).node();
    ClusterNode second = members.get(1).node();
    assertThat(get(second.putStream(stream(1, 1, 1)))).isTrue();
    AtomicInteger fewestShown = new AtomicInteger(1);
    first.onView(
        members.get(0).vertx().getOrCreateContext(),
        view -> fewestShown.accumulateAndGet(view.streams().size(), Math::min));

    members
        .get(2)
        .hazelcast()
        .getMultiMap("__vertx.subs")
        .remove(AgentConsumer.address(first.nodeId()));
    soon(() -> first.metrics().reRegistrations().sum() > 0);

    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> get(second.putStream(stream(1, 2, 1))) && first.view().streams().size() == 2);
    assertThat(fewestShown).hasPositiveValue();
  }

  private Member startMember() throws Exception {
    HazelcastClusterManager manager = new HazelcastClusterManager(config());
    VertxOptions options =
        new VertxOptions()
            .setEventBusOptions(new EventBusOptions().setHost("127.0.0.1"))
            .setEventLoopPoolSize(2);
    Vertx vertx = get(Vertx.builder().with(options).withClusterManager(manager).buildClustered());
    NodeIdentity identity =
        new NodeIdentity(manager.getNodeId(), "node-" + members.size(), "dfw", "0.1.0");
    ClusterNode node = get(ClusterNode.of(vertx, identity, HazelcastMembership.of(vertx)));
    return new Member(vertx, Objects.requireNonNull(manager.getHazelcastInstance()), node);
  }

  private Config config() {
    Config config = new Config().setClusterName(clusterName);
    config.getNetworkConfig().setPort(FIRST_PORT).setPortCount(20);
    config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
    config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
    config
        .getNetworkConfig()
        .getJoin()
        .getTcpIpConfig()
        .setEnabled(true)
        .addMember("127.0.0.1:" + FIRST_PORT);
    config.addMultiMapConfig(
        new MultiMapConfig("__vertx.subs")
            .setBackupCount(1)
            .setValueCollectionType(ValueCollectionType.SET));
    config.setProperty("hazelcast.heartbeat.interval.seconds", "1");
    config.setProperty("hazelcast.max.no.heartbeat.seconds", "5");
    config.setProperty("hazelcast.merge.first.run.delay.seconds", "5");
    config.setProperty("hazelcast.merge.next.run.delay.seconds", "5");
    config.setProperty("hazelcast.operation.call.timeout.millis", "5000");
    config.setProperty("hazelcast.graceful.shutdown.max.wait", "30");
    config.setProperty("hazelcast.wait.seconds.before.join", "0");
    config.setProperty("hazelcast.tcp.join.port.try.count", "20");
    config.setProperty("hazelcast.socket.bind.any", "false");
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.logging.type", "slf4j");
    return config;
  }

  private static void soon(Callable<Boolean> condition) {
    await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(10)).until(condition);
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
