package dev.culvert.core.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a node finds the others.
 *
 * @param host the address of the one interface that Hazelcast and the event bus bind to
 * @param port the first of 20 ports that Hazelcast tries
 * @param members hosts to join, each with an optional port; without one, the 20 ports from {@code
 *     port} on
 * @param name only nodes of the same name join each other; a secret outside loopback
 * @param busPort the event bus's port beside Hazelcast's first port; it moves along with it
 * @param busAdvertise where others reach the event bus, if not at {@code host} and its port
 * @param joinTimeout how long to look for the cluster before the start fails
 * @param kubernetesService the DNS name of a headless Service whose pods are the members, instead
 *     of {@code members}; empty for none
 * @param settings for messages about a value
 */
public record ClusterConfig(
    String host,
    int port,
    List<String> members,
    String name,
    int busPort,
    Optional<HostPort> busAdvertise,
    Duration joinTimeout,
    String kubernetesService,
    Settings settings) {

  /** How many ports from the first one on are tried. */
  public static final int PORT_COUNT = 20;

  public static ConfigSpec spec() {
    return ConfigSpec.named("cluster")
        .text("cluster.host", "127.0.0.1", "the address that Hazelcast and the event bus bind to")
        .port("cluster.port", 5701, "Hazelcast: the first of 20 ports that are tried")
        .texts("cluster.members", List.of("127.0.0.1"), "hosts to join, each with an optional port")
        .text("cluster.name", "culvert", "only nodes of the same name join each other")
        .port("cluster.bus.port", 15701, "event bus: the port that goes with cluster.port")
        .hostPort(
            "cluster.bus.advertise", "where others reach the event bus, if not where it binds")
        .duration(
            "cluster.join.timeout", Duration.ofSeconds(30), "how long to look for the cluster")
        .text("cluster.kubernetes.service", "", "a headless Service whose pods are the members");
  }

  /**
   * Reads the keys of {@link #spec}.
   *
   * @throws ConfigException if the port ranges do not fit below 65536 or overlap
   */
  public static ClusterConfig from(Settings settings) {
    int port = settings.port("cluster.port");
    int busPort = settings.port("cluster.bus.port");
    if (port + PORT_COUNT > 65_536) {
      throw settings.invalid("cluster.port", "leaves no room for 20 ports (at most 65516)");
    }
    if (busPort + PORT_COUNT > 65_536) {
      throw settings.invalid("cluster.bus.port", "leaves no room for 20 ports (at most 65516)");
    }
    if (Math.abs(port - busPort) < PORT_COUNT) {
      throw settings.invalid("cluster.bus.port", "is within the 20 ports from cluster.port on");
    }
    return new ClusterConfig(
        settings.text("cluster.host"),
        port,
        settings.texts("cluster.members"),
        settings.text("cluster.name"),
        busPort,
        settings.hostPort("cluster.bus.advertise"),
        settings.duration("cluster.join.timeout"),
        settings.text("cluster.kubernetes.service"),
        settings);
  }
}
