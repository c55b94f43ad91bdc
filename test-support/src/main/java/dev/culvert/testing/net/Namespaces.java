package dev.culvert.testing.net;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
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

  private static final int COMMAND_LIMIT_SECONDS = 10;

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
    if (onPath("ip").isEmpty()) {
      return Optional.of("the program ip (Debian: iproute2)");
    }
    if (onPath("curl").isEmpty()) {
      return Optional.of("the program curl");
    }
    String probe = "cvprobe" + ProcessHandle.current().pid();
    try {
      run("ip", "netns", "add", probe);
      run("ip", "link", "add", probe, "type", "bridge");
      return Optional.empty();
    } catch (IllegalStateException e) {
      return Optional.of("the right to make them (root): " + e.getMessage());
    } finally {
      attempt("ip", "link", "del", probe);
      attempt("ip", "netns", "del", probe);
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
    return run(Stream.concat(prefix(node).stream(), Stream.of(command)).toArray(String[]::new));
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
        run("ip", "link", "set", port(node), "master", bridge);
      }
    }
  }

  /** Puts all nodes back on one bridge. */
  public void heal() {
    for (int node = 0; node < size; node++) {
      run("ip", "link", "set", port(node), "master", bridge(0));
      run("ip", "link", "set", port(node), "up");
    }
  }

  /** Takes a node's cable out; {@link #heal()} puts it back. */
  public void unplug(int node) {
    run("ip", "link", "set", port(checked(node)), "down");
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

  private void build() {
    String bridge = bridge(0);
    run("ip", "addr", "add", hostAddress() + "/24", "dev", bridge);
    for (int node = 0; node < size; node++) {
      String namespace = namespace(node);
      run("ip", "netns", "add", namespace);
      run(
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
      run("ip", "link", "set", port(node), "master", bridge);
      run("ip", "link", "set", port(node), "up");
      exec(node, "ip", "addr", "add", address(node) + "/24", "dev", "eth0");
      exec(node, "ip", "link", "set", "eth0", "up");
      exec(node, "ip", "link", "set", "lo", "up");
    }
  }

  private synchronized void remove() {
    for (int node = 0; node < size; node++) {
      attempt("ip", "netns", "del", namespace(node));
      attempt("ip", "link", "del", port(node));
    }
    bridges.forEach(bridge -> attempt("ip", "link", "del", bridge));
    bridges.clear();
  }

  private synchronized String bridge(int group) {
    while (bridges.size() <= group) {
      String name = prefix + "b" + bridges.size();
      run("ip", "link", "add", name, "type", "bridge", "forward_delay", "0");
      bridges.add(name);
      run("ip", "link", "set", name, "up");
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

  private static Optional<Path> onPath(String program) {
    return Stream.of("/usr/sbin", "/sbin", "/usr/bin", "/bin")
        .map(directory -> Path.of(directory, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static void attempt(String... command) {
    try {
      run(command);
    } catch (IllegalStateException notThere) {
      // clean-up goes on with the rest
    }
  }

  private static String run(String... command) {
    String line = String.join(" ", command);
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (!process.waitFor(COMMAND_LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException(line + ": took more than " + COMMAND_LIMIT_SECONDS + " s");
      }
      if (process.exitValue() != 0) {
        throw new IllegalStateException(
            line + ": exit code " + process.exitValue() + ": " + output.strip());
      }
      return output;
    } catch (IOException e) {
      throw new IllegalStateException(line + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(line + ": interrupted", e);
    }
  }
}
