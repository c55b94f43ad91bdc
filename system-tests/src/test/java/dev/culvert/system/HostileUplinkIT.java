package dev.culvert.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.system.cluster.Cluster;
import dev.culvert.system.cluster.Node;
import dev.culvert.testing.client.LoadClient;
import dev.culvert.testing.client.LoadReport;
import dev.culvert.testing.client.RunningLoad;
import dev.culvert.testing.net.TlsClient;
import dev.culvert.testing.origin.FakeOrigin;
import dev.culvert.testing.protocol.ProtocolV1Connector;
import dev.culvert.testing.protocol.ResponseV1;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Hundreds of bad registrations a second, and what good connectors and visitors notice of them. */
@Tag("faults")
@Timeout(300)
class HostileUplinkIT {

  private static final int PER_SECOND = 500;
  private static final double LEAST_SHARE = 0.8;
  private static final long HEAP_SLACK_BYTES = 8L << 20;
  private static final long DIRECT_SLACK_BYTES = 16L << 20;
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration REGISTERED_LIMIT = Duration.ofSeconds(1);

  /** Half handshakes have that long. */
  private static final Duration GONE_LIMIT = Duration.ofSeconds(8);

  /** A second, less what writing a line may take. */
  private static final Duration BETWEEN_LINES = Duration.ofMillis(900);

  /** A line of an edge's log about a source: when, and the address. */
  private static final Pattern ABOUT_A_SOURCE =
      Pattern.compile("^(\\d\\d:\\d\\d:\\d\\d\\.\\d{3}) .*\\b(127\\.0\\.0\\.\\d+)\\b");

  private static FakeOrigin origin;
  private static Cluster cluster;
  private static Node edge;
  private static Node connector;

  @BeforeAll
  static void start() {
    origin = FakeOrigin.start();
    cluster = Cluster.named("hostile");
    Node registry = cluster.registry();
    cluster.create(registry, "good", "good.localhost");
    edge = cluster.uplinkEdge("dfw");
    cluster.awaitReady(edge);
    connector = cluster.uplinkConnector(origin.url(), edge);
    cluster.awaitReady(connector);
    Streams.await(registry, "demo", LIMIT, Map.of("dfw", 4));
  }

  @AfterAll
  static void stop() {
    cluster.close();
    origin.close();
  }

  @Test
  void shouldLetGoodConnectorsInForSeconds() throws IOException {
    shouldLetGoodConnectorsIn(Duration.ofSeconds(5));
  }

  @Test
  void shouldLetGoodConnectorsInForAMinute() throws IOException {
    Flooded flooded = shouldLetGoodConnectorsIn(MINUTE);
    assertThat(flooded.bad()).isGreaterThan((long) (LEAST_SHARE * PER_SECOND * MINUTE.toSeconds()));
  }

  /**
   * What a flood was.
   *
   * @param bad how many bad registrations were tried
   * @param sorted how long the good ones took
   */
  private record Flooded(long bad, List<Duration> sorted) {

    /** The time within which that part of the good ones were in. */
    Duration took(double part) {
      return sorted.get((int) Math.ceil(part * sorted.size()) - 1);
    }
  }

  private static Flooded shouldLetGoodConnectorsIn(Duration length) throws IOException {
    LoadClient load = LoadClient.to(edge.httpPort()).concurrency(4);
    LoadReport quiet = load.run(2_000);
    flood(Duration.ofSeconds(2)); // whatever is made once is there afterwards
    awaitArrivalsGone();
    long heapBefore = edge.heapAfterGcBytes();
    long directBefore = edge.directBytes();
    int filesBefore = edge.openFiles();
    int linesBefore = edge.process().lines().size();

    Flooded flooded;
    LoadReport report;
    try (RunningLoad running = load.start()) {
      flooded = flood(length);
      report = running.stop();
    }
    System.out.printf(
        "flood of %s: visitors' p50 %.1f ms, p99 %.1f ms, before it p99 %.1f ms; good connectors"
            + " registered within %.1f ms, half of them within %.1f ms; %d bad ones%n",
        length,
        millis(report.latency(50)),
        millis(report.latency(99)),
        millis(quiet.latency(99)),
        millis(flooded.took(1)),
        millis(flooded.took(0.5)),
        flooded.bad());
    assertThat(report.failures()).as(report::toString).isEmpty();
    assertThat(flooded.took(1)).isLessThan(REGISTERED_LIMIT);

    awaitArrivalsGone();
    long heapAfter = edge.heapAfterGcBytes();
    System.out.printf(
        "flood left: heap %d -> %d KiB, direct %d -> %d KiB, files %d -> %d%n",
        heapBefore >> 10,
        heapAfter >> 10,
        directBefore >> 10,
        edge.directBytes() >> 10,
        filesBefore,
        edge.openFiles());
    assertThat(heapAfter - heapBefore).isLessThan(HEAP_SLACK_BYTES);
    assertThat(edge.directBytes() - directBefore).isLessThan(DIRECT_SLACK_BYTES);
    assertThat(edge.openFiles()).isLessThan(filesBefore + 20);
    List<String> lines = edge.process().lines();
    assertOneLineASecond(lines.subList(linesBefore, lines.size()));
    assertThat(connector.ready()).isTrue();
    return flooded;
  }

  /** Floods, and registers a good connector once a second meanwhile. */
  private static Flooded flood(Duration length) throws IOException {
    TlsClient tls = TlsClient.trusting(cluster.certificates().ca());
    String wrong = Tokens.withWrongSecret(cluster.token("demo"));
    List<Duration> registrations = new ArrayList<>();
    try (Flood flood = Flood.start(edge.uplinkPort(), tls, wrong, PER_SECOND)) {
      long startNanos = System.nanoTime();
      for (int second = 1; second <= length.toSeconds(); second++) {
        long dueNanos = startNanos + Duration.ofSeconds(second).toNanos();
        await().atMost(LIMIT).until(() -> System.nanoTime() - dueNanos > 0);
        registrations.add(register());
      }
      assertThat(flood.welcomed()).isZero();
      assertThat(flood.refused()).isPositive();
      return new Flooded(flood.done(), registrations.stream().sorted().toList());
    }
  }

  private static Duration register() throws IOException {
    long startNanos = System.nanoTime();
    JsonObject hello = ProtocolV1Connector.hello(cluster.token("good"));
    try (ProtocolV1Connector good = cluster.dial(edge)) {
      good.register(hello).welcomed();
      Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
      good.serve(request -> ResponseV1.ok("good"));
      good.goodbye("STOPPING");
      return took;
    }
  }

  private static void awaitArrivalsGone() {
    await("nobody at the door")
        .atMost(GONE_LIMIT)
        .until(() -> edge.gauge("culvert_uplinks_arriving") == 0);
  }

  private static void assertOneLineASecond(List<String> lines) {
    Map<String, LocalTime> last = new HashMap<>();
    for (String line : lines) {
      assertThat(line).doesNotStartWith("\tat ");
      Matcher about = ABOUT_A_SOURCE.matcher(line);
      if (about.find() && !about.group(2).equals("127.0.0.1")) {
        LocalTime time = LocalTime.parse(about.group(1));
        LocalTime before = last.put(about.group(2), time);
        assertThat(before == null || before.plus(BETWEEN_LINES).isBefore(time))
            .as("%s comes less than a second after %s", line, before)
            .isTrue();
      }
    }
    System.out.printf("flood: %d lines about %d sources%n", lines.size(), last.size());
    assertThat(last).isNotEmpty();
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / 1e6;
  }
}
