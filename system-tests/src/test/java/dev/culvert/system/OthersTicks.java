package dev.culvert.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.system.cluster.Cluster;
import dev.culvert.system.cluster.Node;
import dev.culvert.testing.client.RawClient;
import dev.culvert.testing.net.Sockets;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * Visitors and connections of nobody's in particular that run into an edge's deadlines again and
 * again: each has to be met on time, whatever others do. Each kind has a thread of its own.
 */
final class OthersTicks implements AutoCloseable {

  /** A tick comes twice a second; the rest is for a busy machine. */
  private static final Duration SLACK = Duration.ofMillis(2_500);

  private static final Duration POLL = Duration.ofMillis(50);
  private static final int SMALL_BUFFER_BYTES = 8 * 1024;

  private final Node edge;
  private final List<Kind> kinds = new ArrayList<>();
  private volatile boolean stopped;

  /** One deadline, and how long it took each time. */
  private static final class Kind {

    private final String name;
    private final Duration deadline;
    private final Queue<Duration> took = new ConcurrentLinkedQueue<>();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private Thread thread;

    private Kind(String name, Duration deadline) {
      this.name = name;
      this.deadline = deadline;
    }
  }

  /** Runs into a deadline once. */
  @FunctionalInterface
  private interface Probe {

    /** Returns what was seen instead of the deadline's end; empty when it was that. */
    String run() throws IOException, InterruptedException;
  }

  private OthersTicks(Node edge) {
    this.edge = edge;
  }

  /** Begins, at an edge with the deadlines of {@link HostileTenants}. */
  static OthersTicks start(Node edge) {
    OthersTicks ticks = new OthersTicks(edge);
    ticks.start("504 of an origin that does not answer", HostileTenants.HEAD_TIMEOUT, ticks::never);
    ticks.start("reset of a reader that does not read", HostileTenants.READER_LIMIT, ticks::slow);
    ticks.start("end of a connection without HELLO", HostileTenants.HELLO_TIMEOUT, ticks::silent);
    return ticks;
  }

  private void start(String name, Duration deadline, Probe probe) {
    Kind kind = new Kind(name, deadline);
    kinds.add(kind);
    kind.thread = new Thread(() -> loop(kind, probe), "ticks-" + kinds.size());
    kind.thread.setDaemon(true);
    kind.thread.start();
  }

  private void loop(Kind kind, Probe probe) {
    while (!stopped) {
      long startNanos = System.nanoTime();
      try {
        String wrong = probe.run();
        kind.took.add(Duration.ofNanos(System.nanoTime() - startNanos));
        if (!wrong.isEmpty()) {
          kind.wrong.add(wrong);
        }
      } catch (IOException e) {
        kind.wrong.add(e.toString());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private String never() throws IOException {
    try (RawClient visitor = RawClient.connect(edge.httpPort())) {
      int status = visitor.get(Cluster.HOST, "/never").status();
      return status == 504 ? "" : "status " + status;
    }
  }

  private String slow() throws IOException, InterruptedException {
    try (RawClient visitor =
        RawClient.connect(Sockets.loopback(edge.httpPort()), SMALL_BUFFER_BYTES)) {
      visitor.request("GET", Cluster.HOST, "/bytes/40000000");
      int status = visitor.readHead().status();
      if (status != 200) {
        return "status " + status;
      }
      long startNanos = System.nanoTime();
      while (System.nanoTime() - startNanos < Duration.ofSeconds(30).toNanos()) {
        TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
        try {
          visitor.send("\r\n");
        } catch (IOException reset) {
          return "";
        }
      }
      return "not reset within 30 s";
    }
  }

  private String silent() throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(Sockets.loopback(edge.uplinkPort()));
      socket.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
      return socket.getInputStream().read() < 0 ? "" : "a byte came";
    } catch (SocketTimeoutException e) {
      return "not closed within 20 s";
    } catch (SocketException reset) {
      return "";
    }
  }

  /** Stops, and fails unless every deadline was met, each at least so many times. */
  void assertNoneMissed(int times) throws InterruptedException {
    stopped = true;
    for (Kind kind : kinds) {
      kind.thread.join(Duration.ofSeconds(40).toMillis());
      Duration longest = kind.took.stream().max(Duration::compareTo).orElse(Duration.ZERO);
      System.out.printf(
          "%s: %d times, deadline %d ms, the latest after %d ms%n",
          kind.name, kind.took.size(), kind.deadline.toMillis(), longest.toMillis());
      assertThat(kind.wrong).as(kind.name).isEmpty();
      assertThat(kind.took).as(kind.name).hasSizeGreaterThanOrEqualTo(times);
      assertThat(longest).as(kind.name).isLessThan(kind.deadline.plus(SLACK));
    }
  }

  @Override
  public void close() {
    stopped = true;
    kinds.forEach(kind -> kind.thread.interrupt());
  }
}
