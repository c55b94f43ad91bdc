package dev.culvert.core.cluster;

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
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A clustered Vert.x on the loopback interface, with its agent. */
record LoopbackMember(Vertx vertx, HazelcastInstance hazelcast, ClusterNode node) {

  private static final Map<String, String> PROPERTIES =
      Map.ofEntries(
          Map.entry("hazelcast.heartbeat.interval.seconds", "1"),
          Map.entry("hazelcast.max.no.heartbeat.seconds", "5"),
          Map.entry("hazelcast.merge.first.run.delay.seconds", "3"),
          Map.entry("hazelcast.merge.next.run.delay.seconds", "2"),
          Map.entry("hazelcast.operation.call.timeout.millis", "5000"),
          Map.entry("hazelcast.graceful.shutdown.max.wait", "30"),
          Map.entry("hazelcast.wait.seconds.before.join", "0"),
          Map.entry("hazelcast.socket.bind.any", "false"),
          Map.entry("hazelcast.phone.home.enabled", "false"),
          Map.entry("hazelcast.logging.type", "slf4j"));

  /**
   * Starts one.
   *
   * @param port where it listens
   * @param joinPorts where it looks for others
   */
  static LoopbackMember start(String clusterName, int port, int... joinPorts) throws Exception {
    HazelcastClusterManager manager =
        new HazelcastClusterManager(config(clusterName, port, joinPorts));
    VertxOptions options =
        new VertxOptions()
            .setEventBusOptions(new EventBusOptions().setHost("127.0.0.1"))
            .setEventLoopPoolSize(2);
    Vertx vertx = get(Vertx.builder().with(options).withClusterManager(manager).buildClustered());
    NodeIdentity identity = new NodeIdentity(manager.getNodeId(), "node-" + port, "dfw", "0.1.0");
    ClusterNode node = get(ClusterNode.of(vertx, identity, HazelcastMembership.of(vertx)));
    get(node.addInstance(Role.EDGE));
    return new LoopbackMember(vertx, manager.getHazelcastInstance(), node);
  }

  /** Ends all without the graceful way, which takes seconds per member. */
  static void closeAll(List<LoopbackMember> members) {
    members.forEach(member -> member.hazelcast().getLifecycleService().terminate());
    members.stream()
        .map(member -> member.vertx().close())
        .toList()
        .forEach(closed -> await().atMost(Duration.ofSeconds(30)).until(closed::isComplete));
  }

  static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static Config config(String clusterName, int port, int... joinPorts) {
    Config config = new Config().setClusterName(clusterName);
    config.getNetworkConfig().setPort(port).setPortAutoIncrement(false);
    config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
    config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
    config.getNetworkConfig().getJoin().getTcpIpConfig().setEnabled(true);
    for (int joinPort : joinPorts) {
      config.getNetworkConfig().getJoin().getTcpIpConfig().addMember("127.0.0.1:" + joinPort);
    }
    config.addMultiMapConfig(
        new MultiMapConfig("__vertx.subs")
            .setBackupCount(1)
            .setValueCollectionType(ValueCollectionType.SET));
    PROPERTIES.forEach(config::setProperty);
    return config;
  }
}
