package dev.culvert.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.system.cluster.Cluster;
import dev.culvert.system.cluster.Node;
import dev.culvert.testing.client.LoadClient;
import dev.culvert.testing.client.LoadReport;
import dev.culvert.testing.client.LoadRequest;
import dev.culvert.testing.client.RawClient;
import dev.culvert.testing.client.RawResponse;
import dev.culvert.testing.client.RunningLoad;
import dev.culvert.testing.net.FreePorts;
import dev.culvert.testing.origin.ClosingOrigin;
import dev.culvert.testing.origin.FakeOrigin;
import dev.culvert.testing.origin.RawOrigin;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Origins that stop, that close idle connections, and that nobody waits for any more. */
@Timeout(300)
class OriginFaultsIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration GONE_LIMIT = Duration.ofSeconds(15);
  private static final int REQUESTS_PER_SECOND = 300;
  private static final int LANES = 25;
  private static final int KEEP_ALIVE_MILLIS = 1_000;

  private static final String FIRST_EVENT = "9\r\ndata: 0\n\n\r\n";

  private static Cluster cluster;
  private static Node registry;
  private static Node edge;

  @BeforeAll
  static void start() {
    cluster = Cluster.named("origins");
    registry = cluster.registry();
    edge = cluster.uplinkEdge("dfw");
    cluster.awaitReady(edge);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static Node connect(String originUrl) {
    Node connector = cluster.uplinkConnector(originUrl, edge);
    cluster.awaitReady(connector);
    return connector;
  }

  private static void leave(Node... connectors) {
    for (Node connector : connectors) {
      connector.process().terminate();
      assertThat(connector.process().awaitExit(LIMIT)).isZero();
    }
    Streams.await(registry, "demo", LIMIT, streams -> Streams.count(streams) == 0);
  }

  @Test
  void shouldFailNothingWhenTheOriginOfOneOfThreeConnectorsStops() {
    int port = FreePorts.one();
    FakeOrigin stopping = FakeOrigin.start("stopping", "127.0.0.1", port);
    try (FakeOrigin good = FakeOrigin.start("good")) {
      Node one = connect(good.url());
      Node two = connect(good.url());
      Node three = connect(stopping.url());
      Streams.await(registry, "demo", LIMIT, streams -> Streams.count(streams) == 12);
      try (RunningLoad load =
          LoadClient.to(edge.httpPort())
              .concurrency(16)
              .countHeader("Fake-Origin")
              .request(paced(REQUESTS_PER_SECOND, OriginFaultsIT::oneInFiveAPost))
              .start()) {
        await().atMost(LIMIT).until(() -> load.servedBy("stopping") > 100);
        stopping.close();
        long stopped = System.nanoTime();
        await().atMost(LIMIT).until(() -> load.soFar().since(stopped).requests() > 1_000);
        // And back: it is used again.
        stopping = FakeOrigin.start("back", "127.0.0.1", port);
        await().atMost(LIMIT).until(() -> load.servedBy("back") > 50);
        LoadReport report = load.stop();
        System.out.printf("the origin of one of three stopped: %s%n", report);
        assertThat(report.failures()).as(report::toString).isEmpty();
      }
      leave(one, two, three);
    } finally {
      stopping.close();
    }
  }

  @Test
  void shouldAskAConnectorOnceWhoseOriginRefuses() throws Exception {
    Node connector = connect("http://127.0.0.1:" + FreePorts.one());
    try (RawClient client = RawClient.connect(edge.httpPort())) {
      RawResponse response = client.get(Cluster.HOST, "/");
      assertThat(response.status()).isEqualTo(502);
      assertThat(response.header("Culvert-Attempt")).contains("1");
    }
    leave(connector);
  }

  private static LoadRequest oneInFiveAPost(long number) {
    return number % 5 == 0
        ? new LoadRequest("POST", "/digest/r" + number, 1_000)
        : LoadRequest.get("/hello/r" + number);
  }

  /** So many a second over all connections. */
  private static LongFunction<LoadRequest> paced(
      int perSecond, LongFunction<LoadRequest> requests) {
    long start = System.nanoTime();
    return number -> {
      long due = start + number * TimeUnit.SECONDS.toNanos(1) / perSecond;
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      return requests.apply(number);
    };
  }

  @Test
  void shouldLoseNothingAroundTheOriginsKeepAlive() throws Exception {
    keepAliveRounds(6);
  }

  @Test
  @Tag("faults")
  void shouldLoseNoneOfAThousandAroundTheOriginsKeepAlive() throws Exception {
    keepAliveRounds(1_000 / LANES);
  }

  /** Each round opens a connection for each lane, which the next one finds at its end. */
  private static void keepAliveRounds(int rounds) throws Exception {
    Queue<String> failures = new ConcurrentLinkedQueue<>();
    ExecutorService lanes = Executors.newFixedThreadPool(LANES);
    try (ClosingOrigin origin =
        ClosingOrigin.start(KEEP_ALIVE_MILLIS, ClosingOrigin.Second.ANSWER)) {
      Node connector = connect(origin.url());
      List<Future<?>> running = new ArrayList<>();
      for (int lane = 0; lane < LANES; lane++) {
        int number = lane;
        running.add(lanes.submit(() -> rounds(number, rounds, failures)));
      }
      for (Future<?> each : running) {
        finish(each);
      }
      assertThat(failures).isEmpty();
      for (int i = 1; i < LANES * rounds; i += 2) {
        assertThat(origin.executions("/r" + i)).as("executions of POST /r%d", i).isEqualTo(1);
      }
      leave(connector);
    } finally {
      lanes.shutdownNow();
    }
  }

  private static void finish(Future<?> lane) throws InterruptedException, ExecutionException {
    lane.get();
  }

  private static void rounds(int lane, int rounds, Queue<String> failures) {
    try (RawClient client = RawClient.connect(edge.httpPort())) {
      for (int round = 0; round < rounds; round++) {
        int number = round * LANES + lane;
        String target = "/r" + number;
        RawResponse response =
            number % 2 == 0
                ? client.get(Cluster.HOST, target)
                : client
                    .request("POST", Cluster.HOST, target, "Content-Length: 4")
                    .send("body")
                    .readResponse();
        if (response.status() != 200) {
          failures.add(target + ": " + response.status() + " " + response.text());
        }
        // From 2 ms before the origin's limit to 2 ms after it.
        long micros = KEEP_ALIVE_MILLIS * 1_000L - 2_000 + (number * 197L) % 4_000;
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(micros));
      }
    } catch (IOException e) {
      failures.add("lane " + lane + ": " + e);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldEndAnEventStreamWhoseVisitorIsGone(boolean silent) throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    try (RawOrigin origin =
        RawOrigin.start(
            connection -> {
              connection.readHead();
              connection.write(
                  "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 0\n\n");
              try {
                while (!silent) {
                  connection.write("data: 1\n\n");
                  LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
                }
                connection.awaitPeerEnd();
              } finally {
                gone.countDown();
              }
            })) {
      Node connector = connect(origin.url());
      try (RawClient client = RawClient.connect(edge.httpPort())) {
        client.request("GET", Cluster.HOST, "/events").readHead();
        // With nothing left unread the close is a FIN, not a reset.
        client.readBytes(FIRST_EVENT.length());
        await().atMost(LIMIT).until(() -> connector.gauge("culvert_exchanges_open") == 1);
      }
      assertThat(gone.await(GONE_LIMIT.toMillis(), TimeUnit.MILLISECONDS))
          .as("the origin's connection ends within %s", GONE_LIMIT)
          .isTrue();
      Cluster.awaitNothingHeld(Duration.ofSeconds(5), edge, connector);
      leave(connector);
    }
  }

  @Test
  void shouldTakeAConfigurationThatChangesWhileItRunsInsideTheCluster() throws Exception {
    try (FakeOrigin first = FakeOrigin.start("first");
        FakeOrigin second = FakeOrigin.start("second")) {
      int opsPort = FreePorts.one();
      registry.admin().config("demo", origin(first.url()));
      Node connector =
          cluster.start(
              "connector",
              1,
              opsPort,
              0,
              new JsonObject().put("ops.port", opsPort).put("token", cluster.token("demo")),
              List.of());
      cluster.awaitReady(connector);
      awaitServedBy("first");
      registry.admin().config("demo", origin(second.url()));
      awaitServedBy("second");
      leave(connector);
    }
  }

  private static JsonObject origin(String url) {
    return new JsonObject().put("origin", new JsonObject().put("url", url));
  }

  private static void awaitServedBy(String name) {
    await("served by " + name)
        .atMost(LIMIT)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(
            () -> {
              try (RawClient client = RawClient.connect(edge.httpPort())) {
                return client.get(Cluster.HOST, "/id").text().equals(name);
              }
            });
  }
}
