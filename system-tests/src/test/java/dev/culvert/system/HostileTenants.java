package dev.culvert.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.system.cluster.Cluster;
import dev.culvert.system.cluster.Node;
import dev.culvert.testing.client.LoadClient;
import dev.culvert.testing.client.LoadReport;
import dev.culvert.testing.client.LoadRequest;
import dev.culvert.testing.client.RunningLoad;
import dev.culvert.testing.hostile.Abuse;
import dev.culvert.testing.hostile.Forgery;
import dev.culvert.testing.hostile.Offender;
import dev.culvert.testing.hostile.Seen;
import dev.culvert.testing.net.FreePorts;
import dev.culvert.testing.net.TlsClient;
import dev.culvert.testing.origin.FakeOrigin;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * An edge with a well-behaved connector of {@code demo} under load, and hostile connectors of
 * tunnels of their own, each from an address of its own. The edge's deadlines are short.
 */
final class HostileTenants implements AutoCloseable {

  /** How long the edge waits for the head of a response: longer than for its acceptance. */
  static final Duration HEAD_TIMEOUT = Duration.ofSeconds(3);

  /** Over how long a reader's rate is averaged. */
  static final Duration RATE_WINDOW = Duration.ofSeconds(3);

  /** Within which a reader that takes nothing is reset: docs/operations.md, three windows. */
  static final Duration READER_LIMIT = RATE_WINDOW.multipliedBy(3);

  /** How long a connection may be without a HELLO. */
  static final Duration HELLO_TIMEOUT = Duration.ofSeconds(2);

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int LARGEST_BODY_BYTES = 100_000;
  private static final long PAUSE_NANOS = 5_000_000;
  private static final long HEAP_LIMIT_BYTES = 96L << 20;
  private static final long DIRECT_LIMIT_BYTES = 96L << 20;
  private static final int MORE_FILES = 40;

  /** Registered, lost, and why. */
  private static final int LINES_PER_ABUSE = 4;

  /** What the edge logs of a tunnel that comes and goes without end, and some of the edge's own. */
  private static final int LINES_PER_LOOP = 650;

  private final FakeOrigin origin = FakeOrigin.start();
  private final Cluster cluster;
  private final Node registry;
  private final Node edge;
  private final Node victim;
  private final List<Offender> offenders = new ArrayList<>();
  private final int filesBefore;
  private final RunningLoad load;

  /**
   * Starts all of it.
   *
   * @param tls whether uplinks are TLS
   * @param count how many hostile tenants there are
   */
  HostileTenants(String name, boolean tls, int count) {
    cluster = Cluster.named(name);
    registry = cluster.registry();
    edge = tls ? cluster.uplinkEdge("dfw", deadlines()) : plainEdge();
    cluster.awaitReady(edge);
    JsonObject conf = tls ? new JsonObject() : new JsonObject().put("edge.tls", "off");
    victim = cluster.uplinkConnector(origin.url(), 1, conf, edge);
    cluster.awaitReady(victim);
    Streams.await(registry, "demo", LIMIT, streams -> Streams.count(streams) == 4);
    for (int i = 0; i < count; i++) {
      offenders.add(offender("evil-" + i, "127.0.1." + (i + 1), tls, edge));
    }
    filesBefore = edge.openFiles();
    LoadClient requests =
        LoadClient.to(edge.httpPort())
            .concurrency(4)
            .checksummed(LARGEST_BODY_BYTES, "GET", "POST");
    load = requests.request(number -> paced(requests, number)).start();
  }

  /** Some hundred a second, so that the machine has room for the abuses. */
  private static LoadRequest paced(LoadClient requests, long number) {
    LockSupport.parkNanos(PAUSE_NANOS);
    return requests.request().apply(number);
  }

  private Node plainEdge() {
    int port = FreePorts.one();
    return cluster.edge(
        deadlines()
            .put("uplink.tls", "off")
            .put("uplink.host", "127.0.0.1")
            .put("uplink.port", port)
            .put("uplink.advertise", "127.0.0.1:" + port)
            .put("edge.location", "dfw"));
  }

  private static JsonObject deadlines() {
    return new JsonObject()
        .put("http.responseHeadTimeout", HEAD_TIMEOUT.toMillis() + "ms")
        .put("http.bodyRateWindow", RATE_WINDOW.toMillis() + "ms")
        .put("uplink.handshakeTimeout", HELLO_TIMEOUT.toMillis() + "ms");
  }

  /** Another edge of the cluster, with the same deadlines. */
  Node anotherEdge(String location) {
    Node other = cluster.uplinkEdge(location, deadlines().put("uplink.advertise", ""));
    cluster.awaitReady(other);
    return other;
  }

  /** A hostile tenant whose visitors come to that edge, while its links end at the first one. */
  Offender offender(String tunnel, String source, boolean tls, Node visited) {
    String hostname = tunnel + ".localhost";
    cluster.create(registry, tunnel, hostname);
    String token = cluster.token(tunnel);
    int uplinkPort = edge.uplinkPort();
    return tls
        ? Offender.overTls(
            TlsClient.trusting(cluster.certificates().ca()),
            source,
            token,
            hostname,
            uplinkPort,
            visited.httpPort())
        : Offender.plain(source, token, hostname, uplinkPort, visited.httpPort());
  }

  Node edge() {
    return edge;
  }

  List<Offender> offenders() {
    return offenders;
  }

  /** One abuse that did not come out as documented. */
  record Wrong(Abuse abuse, Seen seen) {

    @Override
    public String toString() {
      return abuse + "\n    documented: " + abuse.documented() + "\n    seen: " + seen;
    }
  }

  /**
   * Commits all abuses, shared among the offenders, and returns those that came out wrong.
   *
   * @param limit until all have to be done
   */
  static List<Wrong> commit(
      List<Abuse> abuses, List<Offender> by, Duration limit, Predicate<Wrong> wrong)
      throws InterruptedException {
    Queue<Abuse> due = new ConcurrentLinkedQueue<>(abuses);
    Queue<Wrong> found = new ConcurrentLinkedQueue<>();
    try (Parallel<Integer> workers = new Parallel<>()) {
      for (Offender offender : by) {
        workers.start(
            () -> {
              int done = 0;
              for (Abuse abuse = due.poll(); abuse != null; abuse = due.poll()) {
                Wrong one = new Wrong(abuse, offender.commit(abuse));
                if (wrong.test(one)) {
                  found.add(one);
                }
                done++;
              }
              return done;
            });
      }
      workers.await(limit);
    }
    return List.copyOf(found);
  }

  /** Whether it came out otherwise than documented. */
  static boolean isUndocumented(Wrong one) {
    return !one.abuse().documented().allows(one.seen());
  }

  /** Fails with all that came out wrong. */
  static void assertNone(List<Wrong> wrong) {
    if (!wrong.isEmpty()) {
      StringBuilder text = new StringBuilder();
      wrong.forEach(one -> text.append("\n  ").append(one));
      throw new AssertionError(wrong.size() + " came out otherwise than documented:" + text);
    }
  }

  /** The load until now was served by the good connector, which noticed nothing. */
  void assertVictimUndisturbed() {
    assertUndisturbed(load.soFar());
  }

  private void assertUndisturbed(LoadReport report) {
    System.out.printf(
        "well-behaved tunnel: %d requests, p50 %.1f ms, p99 %.1f ms, longest gap %d ms%n",
        report.requests(),
        report.latency(50).toNanos() / 1e6,
        report.latency(99).toNanos() / 1e6,
        report.longestGap().toMillis());
    assertThat(report.failures()).as(report::toString).isEmpty();
    assertThat(report.spread()).containsOnlyKeys(victim.connectorIds());
    assertThat(victim.process().find("Lost stream")).isEmpty();
    assertThat(victim.ready()).isTrue();
  }

  /** How many lines the edge and the registry have logged until now. */
  int logged() {
    return edge.process().lines().size() + registry.process().lines().size();
  }

  /**
   * Ends the load, which nothing disturbed; nothing of an abuse is left at the edge, and nobody
   * else wrote into the logs.
   *
   * @param linesBefore as of {@link #logged()}
   * @param abuses how many were committed since
   * @param loops how many tunnels came and went without end among them
   */
  void assertNothingLeft(int linesBefore, int abuses, int loops) {
    assertUndisturbed(load.stop());
    Cluster.awaitNothingHeld(LIMIT, edge);
    List<String> lines = new ArrayList<>(edge.process().lines());
    lines.addAll(registry.process().lines());
    int more = logged() - linesBefore;
    long heap = edge.heapAfterGcBytes();
    System.out.printf(
        "edge after %d abuses: heap %d KiB, direct %d KiB, files %d (%d before), %d lines%n",
        abuses, heap >> 10, edge.directBytes() >> 10, edge.openFiles(), filesBefore, more);
    assertThat(Forgery.in(lines)).as("lines that a connector wrote").isEmpty();
    assertThat(lines).as("stack traces").noneMatch(line -> line.startsWith("\tat "));
    assertThat(more)
        .as("lines in the logs")
        .isLessThan(LINES_PER_ABUSE * abuses + LINES_PER_LOOP * loops);
    assertThat(heap).isLessThan(HEAP_LIMIT_BYTES);
    assertThat(edge.directBytes()).isLessThan(DIRECT_LIMIT_BYTES);
    assertThat(edge.openFiles()).isLessThan(filesBefore + MORE_FILES);
  }

  @Override
  public void close() {
    load.close();
    cluster.close();
    origin.close();
  }
}
