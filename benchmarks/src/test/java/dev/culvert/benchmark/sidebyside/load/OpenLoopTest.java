package dev.culvert.benchmark.sidebyside.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class OpenLoopTest {

  private static final double RATE = 200;
  private static final Duration TIME = Duration.ofMillis(600);
  private static final int NEVER = Integer.MAX_VALUE;
  private static final int STALLED_REQUEST = 60;
  private static final long STALL_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicLong stalledUntilNanos = new AtomicLong();
  private ServerSocket server;

  @BeforeEach
  void start() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    threads.shutdownNow();
  }

  @Test
  void shouldSendAtTheRate() throws IOException {
    Outcome outcome = load("200 OK", NEVER);
    assertThat(outcome.requests()).isCloseTo(120, Percentage.withPercentage(10));
    assertThat(outcome.errors()).isZero();
    assertThat(outcome.details().get("maxMillis")).isGreaterThanOrEqualTo(outcome.figure());
  }

  @Test
  void shouldCountOtherStatusesAsErrors() throws IOException {
    Outcome outcome = load("503 Busy", NEVER);
    assertThat(outcome.errors()).isGreaterThanOrEqualTo(outcome.requests());
  }

  /** Half of the requests fall into the stall and wait for 150 ms on average, not only four. */
  @Test
  void shouldChargeAStallToAllWhoHadToWait() throws IOException {
    Outcome outcome = load("200 OK", STALLED_REQUEST);
    assertThat(outcome.details().get("p90Millis")).isCloseTo(240, within(60.0));
    assertThat(outcome.errors()).isZero();
  }

  /** From the request of this number on, the server answers nobody for a while. */
  private Outcome load(String status, int stalledRequest) throws IOException {
    threads.execute(
        () -> {
          try {
            while (true) {
              Socket socket = server.accept();
              threads.execute(() -> serve(socket, status, stalledRequest));
            }
          } catch (IOException closed) {
            // the test is over
          }
        });
    return OpenLoop.run(server.getLocalPort(), "a.test", "/", 4, RATE, TIME);
  }

  private void serve(Socket socket, String status, int stalledRequest) {
    byte[] response = ("HTTP/1.1 " + status + "\r\nContent-Length: 2\r\n\r\nok").getBytes(US_ASCII);
    try (socket) {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.isEmpty()) {
          if (asked.incrementAndGet() == stalledRequest) {
            stalledUntilNanos.set(System.nanoTime() + STALL_NANOS);
          }
          awaitEndOfStall();
          socket.getOutputStream().write(response);
        }
      }
    } catch (IOException closed) {
      // by the client, at its end
    }
  }

  private void awaitEndOfStall() {
    long until = stalledUntilNanos.get();
    while (until != 0 && until - System.nanoTime() > 0) {
      LockSupport.parkNanos(until - System.nanoTime());
    }
  }
}
