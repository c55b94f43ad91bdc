package dev.culvert.connector.origin.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.connector.origin.OriginBench;
import dev.culvert.connector.origin.OriginBench.Answer;
import dev.culvert.testing.origin.ClosingOrigin;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that the origin closes while they are idle, or just when they are used again. */
@Timeout(120)
class OriginReuseTest {

  @Test
  void shouldLoseNothingToAnOriginThatClosesIdleConnections() {
    assertThat(failuresAround(1_000, 12)).isEmpty();
  }

  /**
   * So short a keep-alive that POSTs meet connections in the moment of their end. What the origin's
   * host has taken then, and the origin has not read, may fail; nothing is executed twice.
   */
  @ParameterizedTest
  @ValueSource(ints = {20, 60})
  void shouldExecuteNoPostTwiceWhateverTheMomentOfTheEnd(int keepAliveMillis) {
    List<String> failed = failuresAround(keepAliveMillis, 200);
    assertThat(failed).noneMatch(failure -> failure.startsWith("GET"));
    assertThat(failed).hasSizeLessThan(40);
  }

  /** Alternates GET and POST on one connection, from 1 ms before its end to 1 ms after it. */
  private static List<String> failuresAround(int keepAliveMillis, int requests) {
    List<String> failed = new ArrayList<>();
    try (ClosingOrigin origin = ClosingOrigin.start(keepAliveMillis, ClosingOrigin.Second.ANSWER);
        OriginBench bench = new Http1Bench(origin.url())) {
      for (int i = 0; i < requests; i++) {
        String target = "/r" + i;
        boolean post = i % 2 == 1;
        Answer answer = post ? bench.send("POST", target, "body") : bench.ask("GET", target);
        if (answer.reset() != null) {
          failed.add((post ? "POST " : "GET ") + target + ": " + answer);
        } else {
          assertThat(answer.body()).isEqualTo("ok");
        }
        if (post) {
          int executions = origin.executions(target);
          assertThat(executions).as("executions of %s", target).isLessThanOrEqualTo(1);
          assertThat(answer.reset() != null || executions == 1).isTrue();
        }
        long micros = keepAliveMillis * 1_000L - 1_000 + (i * 97L) % 2_000;
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(micros));
      }
    }
    return failed;
  }

  @ParameterizedTest
  @ValueSource(strings = {"CLOSE", "RESET", "BEGIN_TO_ANSWER"})
  void shouldNeverSendAPostAgainThatTheOriginHasTaken(ClosingOrigin.Second second) {
    try (ClosingOrigin origin = ClosingOrigin.start(10_000, second);
        OriginBench bench = new Http1Bench(origin.url())) {
      assertThat(bench.send("POST", "/first", "body").body()).isEqualTo("ok");
      assertThat(bench.send("POST", "/second", "body").code()).isEqualTo("ORIGIN_FAILED");
      assertThat(bench.ask("POST", "/third").body()).isEqualTo("ok");
      assertThat(bench.ask("POST", "/fourth").code()).isEqualTo("ORIGIN_FAILED");
      assertThat(origin.executions("/second")).isEqualTo(1);
      assertThat(origin.executions("/fourth")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"CLOSE", "RESET"})
  void shouldSendAnIdempotentRequestOnceMore(ClosingOrigin.Second second) {
    try (ClosingOrigin origin = ClosingOrigin.start(10_000, second);
        OriginBench bench = new Http1Bench(origin.url())) {
      assertThat(bench.ask("GET", "/first").body()).isEqualTo("ok");
      assertThat(bench.send("PUT", "/second", "body").body()).isEqualTo("ok");
      assertThat(origin.executions("/second")).isEqualTo(2);
    }
  }

  @Test
  void shouldNotSendItAgainOnceTheAnswerHasBegun() {
    try (ClosingOrigin origin = ClosingOrigin.start(10_000, ClosingOrigin.Second.BEGIN_TO_ANSWER);
        OriginBench bench = new Http1Bench(origin.url())) {
      assertThat(bench.ask("GET", "/first").body()).isEqualTo("ok");
      assertThat(bench.ask("GET", "/second").code()).isEqualTo("ORIGIN_FAILED");
      assertThat(origin.executions("/second")).isEqualTo(1);
    }
  }
}
