package dev.culvert.testing.net;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Linux network namespaces on one bridge: machines that can be cut off from each other.
 *
 * <p>Node i has the address {@link #address(int)} and loopback of its own; this process sits on the
 * bridge as {@link #hostAddress()}. {@link #split} moves groups of nodes to bridges of their own:
 * packets between groups vanish without a word. {@link #close()}, which also runs when the JVM
 * exits, removes everything.
 */
public final class Namespaces implements AutoCloseable {

  private static final String FIREWALL = "inet culvert";

  private final String prefix;
  private final int subnet;
  private final int size;
  private final List<String> bridges = new ArrayList<>();
  private final Thread cleaner = new Thread(this::remove, "namespaces-cleaner");

  private Namespaces(int size) {
    int random = ThreadLocalRandom.current().nextInt(1, 0xfff);
    this.prefix = String.format("cv%03x", random);
    this.subnet = 64 + random % 128;
    this.size = size;
  }

  /**
   * Makes so many namespaces, or aborts the test, naming what this machine lacks.
   *
   * @param size 1..50
   */
  public static Namespaces create(int size) {
    Optional<String> missing = missing();
    Assumptions.assumeTrue(
        missing.isEmpty(), () -> "network namespaces need " + missing.orElseThrow());
    Namespaces namespaces = new Namespaces(size);
    Runtime.getRuntime().addShutdownHook(namespaces.cleaner);
    try {
      namespaces.build();
      return namespaces;
    } catch (RuntimeException e) {
      namespaces.close();
      throw e;
    }
  }

  /** What this machine lacks, if anything: root, {@code ip}, or the right to make namespaces. */
  public static Optional<String> missing() {
    Path path = Path.of("/proc/self/status");
    if (!Files.isReadable(path)) {
      return Optional.of("Linux");
    }
    if (Shell.find("ip").isEmpty()) {
      return Optional.of("the program ip (Debian: iproute2)");
    }
    if (Shell.find("curl").isEmpty()) {
      return Optional.of("the program curl");
    }
    String probe = "cvprobe" + ProcessHandle.current().pid();
    try {
      Shell.run("ip", "netns", "add", probe);
      Shell.run("ip", "link", "add", probe, "type", "bridge");
      return Optional.empty();
    } catch (IllegalStateException e) {
      return Optional.of("the right to make them (root): " + e.getMessage());
    } finally {
      Shell.attempt("ip", "link", "del", probe);
      Shell.attempt("ip", "netns", "del", probe);
    }
  }

  /** The node's address on the bridge; nodes count from 0. */
  public String address(int node) {
    return "10." + subnet + ".0." + (checked(node) + 1);
  }

  /** This process's own address on the bridge of the first group. */
  public String hostAddress() {
    return "10." + subnet + ".0.254";
  }

  /** What to put in front of a command so that it runs in the node's namespace. */
  public List<String> prefix(int node) {
    return List.of("ip", "netns", "exec", namespace(node));
  }

  /**
   * Runs a short command in a namespace and returns what it wrote.
   *
   * @throws IllegalStateException when it fails or takes more than 10 s
   */
  public String exec(int node, String... command) {
    return Shell.run(
        Stream.concat(prefix(node).stream(), Stream.of(command)).toArray(String[]::new));
  }

  /**
   * Gets a URL from within a namespace.
   *
   * @return the body; empty when nobody answered with 2xx within 2 s
   */
  public Optional<String> get(int node, String url) {
    try {
      return Optional.of(exec(node, "curl", "-sS", "-f", "--max-time", "2", url));
    } catch (IllegalStateException noAnswer) {
      return Optional.empty();
    }
  }

  /**
   * Cuts the groups off from each other. The first group keeps this process; a node that is named
   * in no group stays where it is.
   */
  @SafeVarargs
  public final void split(List<Integer>... groups) {
    for (int group = 0; group < groups.length; group++) {
      String bridge = bridge(group);
      for (int node : groups[group]) {
        Shell.run("ip", "link", "set", port(node), "master", bridge);
      }
    }
  }

  /** Puts all nodes back on one bridge. */
  public void heal() {
    for (int node = 0; node < size; node++) {
      Shell.run("ip", "link", "set", port(node), "master", bridge(0));
      Shell.run("ip", "link", "set", port(node), "up");
    }
  }

  /** Takes a node's cable out; {@link #heal()} puts it back. */
  public void unplug(int node) {
    Shell.run("ip", "link", "set", port(checked(node)), "down");
  }

  /** From now on nobody can open a TCP connection to a node; it can open its own. */
  public void dropInboundSyn(int node) {
    firewall(node, "in iif lo accept", "in tcp flags & (syn | ack) == syn drop");
  }

  /** Cuts a node off without a word: what it sends or is sent on the bridge vanishes. */
  public void dropAll(int node) {
    firewall(node, "in iif lo accept", "in drop", "out oif lo accept", "out drop");
  }

  /** Cuts two nodes off from each other without a word; the rules are at the first of them. */
  public void dropBetween(int node, int other) {
    String address = address(other);
    firewall(node, "in ip saddr " + address + " drop", "out ip daddr " + address + " drop");
  }

  /** Takes away what the last of the drop methods did at a node. */
  public void undo(int node) {
    exec(node, "nft", "delete table " + FIREWALL);
  }

  @Override
  public void close() {
    remove();
    try {
      Runtime.getRuntime().removeShutdownHook(cleaner);
    } catch (IllegalStateException shuttingDown) {
      // then the hook is what is running
    }
  }

  private void firewall(int node, String... rules) {
    Assumptions.assumeTrue(
        Shell.find("nft").isPresent(), "a firewall needs the program nft (Debian: nftables)");
    StringBuilder commands = new StringBuilder();
    // to delete what is not there is an error
    commands.append("add table " + FIREWALL + "; delete table " + FIREWALL);
    commands.append("; add table " + FIREWALL);
    commands.append("; add chain " + FIREWALL + " in { type filter hook input priority 0; }");
    commands.append("; add chain " + FIREWALL + " out { type filter hook output priority 0; }");
    for (String rule : rules) {
      commands.append("; add rule " + FIREWALL + " ").append(rule);
    }
    exec(node, "nft", commands.toString());
  }

  private void build() {
    String bridge = bridge(0);
    Shell.run("ip", "addr", "add", hostAddress() + "/24", "dev", bridge);
    for (int node = 0; node < size; node++) {
      String namespace = namespace(node);
      Shell.run("ip", "netns", "add", namespace);
      Shell.run(
          "ip",
          "link",
          "add",
          port(node),
          "type",
          "veth",
          "peer",
          "name",
          "eth0",
          "netns",
          namespace);
      Shell.run("ip", "link", "set", port(node), "master", bridge);
      Shell.run("ip", "link", "set", port(node), "up");
      exec(node, "ip", "addr", "add", address(node) + "/24", "dev", "eth0");
      exec(node, "ip", "link", "set", "eth0", "up");
      exec(node, "ip", "link", "set", "lo", "up");
    }
  }

  private synchronized void remove() {
    for (int node = 0; node < size; node++) {
      Shell.attempt("ip", "netns", "del", namespace(node));
      Shell.attempt("ip", "link", "del", port(node));
    }
    bridges.forEach(bridge -> Shell.attempt("ip", "link", "del", bridge));
    bridges.clear();
  }

  private synchronized String bridge(int group) {
    while (bridges.size() <= group) {
      String name = prefix + "b" + bridges.size();
      Shell.run("ip", "link", "add", name, "type", "bridge", "forward_delay", "0");
      bridges.add(name);
      Shell.run("ip", "link", "set", name, "up");
    }
    return bridges.get(group);
  }

  private String namespace(int node) {
    return prefix + "n" + checked(node);
  }

  private String port(int node) {
    return prefix + "p" + node;
  }

  private int checked(int node) {
    if (node < 0 || node >= size) {
      throw new IllegalArgumentException("node: " + node + " is not in 0.." + (size - 1));
    }
    return node;
  }
}
