package dev.culvert.core.boot;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.client.config.ClientNetworkConfig;
import com.hazelcast.cluster.Member;
import com.hazelcast.config.Config;
import com.hazelcast.core.HazelcastInstance;
import dev.culvert.core.ProgramVersion;
import dev.culvert.core.cluster.ClusterProtocol;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * The version that a member of the cluster speaks, as it tells the others by attributes.
 *
 * <p>Members of two versions must not mix, in either order and also when two halves of a cluster
 * find each other again. Hazelcast itself sees to that: it lets nobody in, and merges with nobody,
 * whose number of partitions differs, so that number follows from the version. A node that was not
 * let in then asks, as a client, which version is there.
 *
 * @param protocol as {@link ClusterProtocol#VERSION}
 * @param program what the member runs; empty if it does not say
 */
record MemberVersion(int protocol, String program) {

  private static final String PROTOCOL_ATTRIBUTE = "culvert.clusterProtocol";
  private static final String PROGRAM_ATTRIBUTE = "culvert.program";

  /** Few partitions, since little is stored; version 1 had 71. */
  private static final int PARTITIONS_BELOW = 70;

  private static final int CLIENT_TIMEOUT_MILLIS = 2000;

  /** The version of this program. */
  static MemberVersion own() {
    return new MemberVersion(ClusterProtocol.VERSION, ProgramVersion.current());
  }

  /** Makes a member tell this version, and keeps it from members of any other. */
  void applyTo(Config config) {
    config
        .getMemberAttributeConfig()
        .setAttribute(PROTOCOL_ATTRIBUTE, Integer.toString(protocol))
        .setAttribute(PROGRAM_ATTRIBUTE, program);
    config.setProperty("hazelcast.partition.count", "" + (PARTITIONS_BELOW + protocol));
  }

  /**
   * Asks the cluster at one of these addresses for the version of its members; blocks for some
   * seconds at most.
   *
   * @return empty if nobody there answers as a member of a cluster of this name
   */
  static Optional<MemberVersion> ask(String clusterName, List<InetSocketAddress> addresses)
      throws InterruptedException {
    Optional<InetSocketAddress> listening = MemberProbe.anyListening(addresses);
    if (listening.isEmpty()) {
      return Optional.empty();
    }
    HazelcastInstance client;
    try {
      client = HazelcastClient.newHazelcastClient(clientConfig(clusterName, listening.get()));
    } catch (IllegalStateException noSuchCluster) {
      return Optional.empty();
    }
    try {
      return client.getCluster().getMembers().stream().findFirst().map(MemberVersion::of);
    } finally {
      client.shutdown();
    }
  }

  private static ClientConfig clientConfig(String clusterName, InetSocketAddress address) {
    ClientConfig config = new ClientConfig().setClusterName(clusterName);
    config
        .setProperty("hazelcast.logging.type", "slf4j")
        .setProperty("hazelcast.phone.home.enabled", "false")
        .setProperty("hazelcast.client.shuffle.member.list", "false");
    config.getMetricsConfig().setEnabled(false);
    ClientNetworkConfig network = config.getNetworkConfig();
    network
        .addAddress(address.getAddress().getHostAddress() + ":" + address.getPort())
        .setSmartRouting(false)
        .setConnectionTimeout(CLIENT_TIMEOUT_MILLIS);
    config
        .getConnectionStrategyConfig()
        .getConnectionRetryConfig()
        .setClusterConnectTimeoutMillis(CLIENT_TIMEOUT_MILLIS);
    return config;
  }

  private static MemberVersion of(Member member) {
    String protocol = member.getAttribute(PROTOCOL_ATTRIBUTE);
    String program = member.getAttribute(PROGRAM_ATTRIBUTE);
    return new MemberVersion(number(protocol), program == null ? "" : program);
  }

  private static int number(String attribute) {
    try {
      return attribute == null ? ClusterProtocol.FIRST_VERSION : Integer.parseInt(attribute);
    } catch (NumberFormatException e) {
      return ClusterProtocol.FIRST_VERSION;
    }
  }

  /** {@code version 2 (culvert 0.1.0)}. */
  @Override
  public String toString() {
    return "version " + protocol + (program.isEmpty() ? "" : " (culvert " + program + ")");
  }
}
