package dev.culvert.core.boot;

import com.hazelcast.config.Config;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.config.MultiMapConfig.ValueCollectionType;
import com.hazelcast.config.NetworkConfig;
import dev.culvert.core.config.ClusterConfig;
import java.time.Duration;

/**
 * How Hazelcast is set. Its defaults notice a silent cut after 60 s and merge after 210 s to 300 s;
 * it also looks for others by multicast and in clouds, binds to every interface and phones home.
 */
final class HazelcastConfig {

  /** Where vertx-hazelcast looks up the Vert.x node ID of a member. */
  static final String NODE_ID_ATTRIBUTE = "__vertx.nodeId";

  private HazelcastConfig() {}

  static Config of(ClusterConfig cluster, String bindAddress, MemberList members, String nodeId) {
    Config config = new Config().setClusterName(cluster.name());
    config.getMemberAttributeConfig().setAttribute(NODE_ID_ATTRIBUTE, nodeId);
    MemberVersion.own().applyTo(config);
    config.getMetricsConfig().setEnabled(false);
    setProperties(config, cluster.joinTimeout());
    setNetwork(config.getNetworkConfig(), cluster, bindAddress, members);
    setSerializationFilter(config);
    setStructuresOfVertx(config);
    return config;
  }

  private static void setProperties(Config config, Duration joinTimeout) {
    config
        .setProperty("hazelcast.logging.type", "slf4j")
        .setProperty("hazelcast.phone.home.enabled", "false")
        .setProperty("hazelcast.shutdownhook.enabled", "false")
        .setProperty("hazelcast.socket.bind.any", "false")
        .setProperty("hazelcast.tcp.join.port.try.count", "" + ClusterConfig.PORT_COUNT)
        .setProperty("hazelcast.wait.seconds.before.join", "0")
        .setProperty("hazelcast.max.join.seconds", "" + Math.max(1, joinTimeout.toSeconds()))
        .setProperty("hazelcast.heartbeat.interval.seconds", "1")
        .setProperty("hazelcast.max.no.heartbeat.seconds", "5")
        .setProperty("hazelcast.merge.first.run.delay.seconds", "3")
        .setProperty("hazelcast.merge.next.run.delay.seconds", "3")
        .setProperty("hazelcast.operation.call.timeout.millis", "5000")
        .setProperty("hazelcast.invocation.max.retry.count", "60")
        .setProperty("hazelcast.graceful.shutdown.max.wait", "30");
  }

  private static void setNetwork(
      NetworkConfig network, ClusterConfig cluster, String bindAddress, MemberList members) {
    network
        .setPort(cluster.port())
        .setPortAutoIncrement(true)
        .setPortCount(ClusterConfig.PORT_COUNT)
        .getInterfaces()
        .setEnabled(true)
        .addInterface(bindAddress);
    JoinConfig join = network.getJoin();
    join.getMulticastConfig().setEnabled(false);
    join.getAutoDetectionConfig().setEnabled(false);
    if (cluster.kubernetesService().isEmpty()) {
      join.getTcpIpConfig().setEnabled(true).setConnectionTimeoutSeconds(3);
      members.toHazelcast().forEach(join.getTcpIpConfig()::addMember);
    } else {
      join.getKubernetesConfig()
          .setEnabled(true)
          .setProperty("service-dns", cluster.kubernetesService())
          .setProperty("service-port", "" + cluster.port());
    }
  }

  /** Java serialization of anything but these, and the JDK's harmless classes, is refused. */
  private static void setSerializationFilter(Config config) {
    JavaSerializationFilterConfig filter = new JavaSerializationFilterConfig();
    filter.getWhitelist().addPrefixes("java.", "com.hazelcast.", "io.vertx.", "dev.culvert.", "[");
    config.getSerializationConfig().setJavaSerializationFilterConfig(filter);
  }

  /** As vertx-hazelcast's own default configuration has them. */
  private static void setStructuresOfVertx(Config config) {
    config
        .addMultiMapConfig(
            new MultiMapConfig("__vertx.subs")
                .setBackupCount(1)
                .setValueCollectionType(ValueCollectionType.SET))
        .addMapConfig(new MapConfig("__vertx.haInfo").setBackupCount(1))
        .addMapConfig(new MapConfig("__vertx.nodeInfo").setBackupCount(1));
  }
}
