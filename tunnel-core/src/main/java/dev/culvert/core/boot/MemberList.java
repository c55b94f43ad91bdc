package dev.culvert.core.boot;

import dev.culvert.core.config.ClusterConfig;
import dev.culvert.core.config.HostPort;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where other members may be: the entries of {@code cluster.members}, or the one DNS name of {@code
 * cluster.kubernetes.service}.
 */
final class MemberList {

  private static final Logger LOG = LoggerFactory.getLogger(MemberList.class);

  /** A host and the ports it may listen on. */
  private record Entry(String host, int firstPort, int portCount) {}

  private final List<Entry> entries;

  private MemberList(List<Entry> entries) {
    this.entries = entries;
  }

  /**
   * Reads the list.
   *
   * @throws dev.culvert.core.config.ConfigException if an entry is not a host with an optional
   *     port, or there is none
   */
  static MemberList of(ClusterConfig config) {
    if (!config.kubernetesService().isEmpty()) {
      return new MemberList(List.of(new Entry(config.kubernetesService(), config.port(), 1)));
    }
    List<Entry> entries = new ArrayList<>();
    for (String member : config.members()) {
      entries.add(entry(config, member));
    }
    if (entries.isEmpty()) {
      throw config.settings().invalid("cluster.members", "is empty; name at least one host");
    }
    return new MemberList(List.copyOf(entries));
  }

  private static Entry entry(ClusterConfig config, String member) {
    boolean bareHost = member.indexOf(':') < 0 || member.indexOf(':') != member.lastIndexOf(':');
    if (bareHost && !member.startsWith("[")) {
      return new Entry(member, config.port(), ClusterConfig.PORT_COUNT);
    }
    try {
      HostPort hostPort = HostPort.parse(member);
      return new Entry(hostPort.host(), hostPort.port(), 1);
    } catch (IllegalArgumentException e) {
      throw config
          .settings()
          .invalid(
              "cluster.members", "holds " + member + ", which is not a host with an optional port");
    }
  }

  /** All addresses that resolve now; those that do not are in the log. */
  List<InetSocketAddress> resolve() {
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (Entry entry : entries) {
      try {
        for (InetAddress address : InetAddress.getAllByName(entry.host())) {
          IntStream.range(entry.firstPort(), entry.firstPort() + entry.portCount())
              .forEach(port -> addresses.add(new InetSocketAddress(address, port)));
        }
      } catch (UnknownHostException e) {
        LOG.warn("Cluster member {} cannot be resolved", entry.host());
      }
    }
    return addresses;
  }

  /** The list as Hazelcast takes it. */
  List<String> toHazelcast() {
    return entries.stream()
        .flatMap(
            entry ->
                IntStream.range(entry.firstPort(), entry.firstPort() + entry.portCount())
                    .mapToObj(port -> new HostPort(entry.host(), port).toString()))
        .toList();
  }
}
