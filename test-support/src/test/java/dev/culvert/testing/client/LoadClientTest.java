package dev.culvert.testing.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import dev.culvert.testing.net.ChaosProxy;
import dev.culvert.testing.net.Cut;
import dev.culvert.testing.origin.FakeOrigin;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LoadClientTest {

  @Test
  void shouldCountWhoServed() {
    try (FakeOrigin one = FakeOrigin.start("one");
        FakeOrigin two = FakeOrigin.start("two")) {
      LoadReport report =
          LoadClient.to(one.port(), two.port())
              .countHeader("Fake-Origin")
              .concurrency(4)
              .path(number -> "/echo/" + number)
              .check((target, response) -> response.text().contains("\"" + target + "\""))
              .run(400);
      assertThat(report.failures()).isEmpty();
      assertThat(report.requests()).isEqualTo(400);
      assertThat(report.spread().keySet()).containsExactly("one", "two");
      assertThat(report.share("one") + report.share("two")).isEqualTo(1.0);
      assertThat(report.latency(50)).isLessThanOrEqualTo(report.latency(100));
      assertThat(report.failingFor()).isZero();
      assertThat(one.requests() + two.requests()).isEqualTo(400);
    }
  }

  @Test
  void shouldReportFailuresAndTheGap() {
    try (FakeOrigin origin = FakeOrigin.start();
        ChaosProxy proxy = ChaosProxy.inFrontOf(origin.port());
        RunningLoad load = LoadClient.to(proxy.port()).concurrency(4).start()) {
      await().until(() -> load.soFar().requests() > 50);
      proxy.refuse();
      proxy.cutAll(Cut.RST);
      await().until(() -> load.soFar().failures().size() > 8);
      proxy.accept();
      long healed = System.nanoTime();
      await().until(() -> load.soFar().since(healed).requests() > 50);

      LoadReport report = load.stop();
      assertThat(report.failures()).isNotEmpty();
      assertThat(report.failingFor()).isBetween(Duration.ofNanos(1), report.longestGap());
      assertThat(report.toString()).contains("failed over");
    }
  }

  @Test
  void shouldFailWhatTheCheckRejectsAndWhatIsNotSuccess() {
    try (FakeOrigin origin = FakeOrigin.start()) {
      LoadClient load = LoadClient.to(origin.port()).concurrency(1);
      assertThat(load.check((target, response) -> false).run(3).failures()).hasSize(3);
      assertThat(load.path(number -> "/status/503").run(3).failures()).hasSize(3);
      assertThat(load.path(number -> "/fin-mid/3").run(3).failures())
          .hasSize(3)
          .allSatisfy(sample -> assertThat(sample.failure()).contains("FIN_EARLY"));
    }
  }

  @Test
  void shouldCheckBodiesOfBothDirections() {
    try (FakeOrigin origin = FakeOrigin.start()) {
      LoadClient load = LoadClient.to(origin.port()).concurrency(4);
      LoadReport report = load.checksummed(256 * 1024, "GET", "POST").run(200);
      assertThat(report.failures()).as(report::toString).isEmpty();
      assertThat(origin.requestsByPath().keySet())
          .anyMatch(path -> path.startsWith("/digest/262144/"))
          .anyMatch(path -> path.startsWith("/chunked/0/"));

      LoadClient wrong = load.request(number -> new LoadRequest("POST", "/digest/8", 7));
      assertThat(wrong.check(ChecksummedRequests::check).run(2).failures()).hasSize(2);
    }
  }

  @Test
  void shouldRefuseToLeaveLoopback() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LoadClient.to(List.of(new InetSocketAddress("192.0.2.1", 80))))
        .withMessageContaining("not on loopback");
  }
}
