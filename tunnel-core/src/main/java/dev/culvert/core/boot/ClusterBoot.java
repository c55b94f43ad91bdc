package dev.culvert.core.boot;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import dev.culvert.core.config.ClusterConfig;
import dev.culvert.core.config.StartException;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts a member of the cluster. Hazelcast takes the first free one of its 20 ports and the event
 * bus the one that goes with it, so two nodes on one machine cannot race for a port. A node whose
 * own address is in the list of members may found the cluster; any other must find it.
 */
public final class ClusterBoot {

  static {
    // Some of Hazelcast's classes log before they have seen a configuration.
    System.getProperties().putIfAbsent("hazelcast.logging.type", "slf4j");
  }

  private static final Logger LOG = LoggerFactory.getLogger(ClusterBoot.class);

  private final ClusterConfig config;
  private final InetAddress host;
  private final MemberList members;

  private ClusterBoot(ClusterConfig config) {
    this.config = config;
    this.host = BindAddress.of(config);
    this.members = MemberList.of(config);
  }

  /**
   * Starts Hazelcast and prepares Vert.x; blocks, so not for event loops.
   *
   * @param options of the Vert.x to be; gets its event-bus options set
   * @throws dev.culvert.core.config.ConfigException if an address cannot be used
   * @throws StartException if the cluster is not found in time or a port is taken
   */
  public static ClusterMember start(ClusterConfig config, VertxOptions options) {
    return new ClusterBoot(config).start(options);
  }

  private ClusterMember start(VertxOptions options) {
    boolean mayFound = isListed(config.port(), config.port() + ClusterConfig.PORT_COUNT - 1);
    if (!mayFound) {
      awaitSomebody();
    }
    String nodeId = UUID.randomUUID().toString();
    HazelcastInstance hazelcast = startHazelcast(nodeId);
    try {
      int port = hazelcast.getCluster().getLocalMember().getAddress().getPort();
      refuseToBeAlone(hazelcast, port);
      int busPort = config.busPort() + port - config.port();
      if (!BindAddress.isFree(host, busPort)) {
        throw busPortTaken(port, busPort);
      }
      setEventBus(options.getEventBusOptions(), busPort);
      LOG.info(
          "Member of cluster {} at {}:{}, event bus at {}, {} members",
          config.name(),
          host.getHostAddress(),
          port,
          busPort,
          hazelcast.getCluster().getMembers().size());
      return new ClusterMember(
          hazelcast,
          nodeId,
          port,
          busPort,
          Vertx.builder().with(options).withClusterManager(new HazelcastClusterManager(hazelcast)));
    } catch (RuntimeException e) {
      hazelcast.getLifecycleService().terminate();
      throw e;
    }
  }

  /** Whether this host is in the list of members with a port in that range. */
  private boolean isListed(int firstPort, int lastPort) {
    return members.resolve().stream()
        .anyMatch(
            address ->
                address.getAddress().equals(host)
                    && address.getPort() >= firstPort
                    && address.getPort() <= lastPort);
  }

  private void awaitSomebody() {
    try {
      InetSocketAddress found =
          MemberProbe.awaitListening(members, config.joinTimeout())
              .orElseThrow(() -> notReachable("nobody answers there"));
      LOG.debug("Somebody listens at {}", found);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartException("interrupted while looking for the cluster", e);
    }
  }

  private HazelcastInstance startHazelcast(String nodeId) {
    Config hazelcastConfig = HazelcastConfig.of(config, host.getHostAddress(), members, nodeId);
    try {
      return Hazelcast.newHazelcastInstance(hazelcastConfig);
    } catch (IllegalStateException e) {
      throw notLetIn();
    } catch (RuntimeException e) {
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      if (reason.contains("bind")) {
        int last = config.port() + ClusterConfig.PORT_COUNT - 1;
        throw config
            .settings()
            .failure(
                "cluster.port",
                "to " + last + " are all taken on " + config.host() + "; choose another range",
                e);
      }
      throw new StartException("the cluster member cannot start: " + reason, e);
    }
  }

  /** Another version is why, if the members there have one; Hazelcast's reason is in the log. */
  private StartException notLetIn() {
    try {
      return MemberVersion.ask(config.name(), members.resolve())
          .filter(there -> there.protocol() != MemberVersion.own().protocol())
          .map(this::doNotMix)
          .orElseGet(() -> notReachable("a member answers but does not let this node in"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new StartException("interrupted while asking the cluster for its version", e);
    }
  }

  private StartException doNotMix(MemberVersion there) {
    return config
        .settings()
        .failure(
            membersKey(),
            String.format(
                "leads to members of cluster %s that speak %s of the cluster's messages, this"
                    + " program %s, and members of two versions do not mix: stop all registries,"
                    + " edges and connectors with link: bus of one version before you start those of"
                    + " the other (see Upgrades in docs/operations.md), or choose another"
                    + " cluster.name",
                config.name(), there, MemberVersion.own()));
  }

  private void refuseToBeAlone(HazelcastInstance hazelcast, int port) {
    if (hazelcast.getCluster().getMembers().size() == 1 && !isListed(port, port)) {
      throw notReachable("something listens there, but no member that lets this node in");
    }
  }

  private StartException notReachable(String why) {
    return config
        .settings()
        .failure(
            membersKey(),
            String.format(
                "leads to no cluster named %s (%s): start a registry there, add this node's own"
                    + " address (%s) to found a new cluster, or check cluster.name",
                config.name(), why, config.host()));
  }

  private String membersKey() {
    return config.kubernetesService().isEmpty() ? "cluster.members" : "cluster.kubernetes.service";
  }

  private StartException busPortTaken(int port, int busPort) {
    return config
        .settings()
        .failure(
            "cluster.bus.port",
            String.format(
                "gives port %d to this node (it goes with %d), which another process has on %s;"
                    + " stop that or choose another range",
                busPort, port, config.host()));
  }

  private void setEventBus(EventBusOptions bus, int busPort) {
    bus.setHost(host.getHostAddress())
        .setPort(busPort)
        .setReconnectAttempts(0)
        .setConnectTimeout(2000)
        .setClusterPingInterval(2000)
        .setClusterPingReplyInterval(5000)
        .setTcpNoDelay(true);
    config
        .busAdvertise()
        .ifPresent(
            advertised ->
                bus.setClusterPublicHost(advertised.host())
                    .setClusterPublicPort(advertised.port()));
  }
}
