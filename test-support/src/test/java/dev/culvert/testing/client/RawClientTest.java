package dev.culvert.testing.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.culvert.testing.net.Sockets;
import dev.culvert.testing.origin.FakeOrigin;
import dev.culvert.testing.origin.Payload;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RawClientTest {

  @Test
  void shouldReadNoFasterThanToldTo() throws IOException {
    try (FakeOrigin origin = FakeOrigin.start();
        RawClient client = RawClient.connect(Sockets.loopback(origin.port()), 4_096)) {
      long start = System.nanoTime();
      RawResponse response = client.readAtRate(100_000).get("a", "/bytes/50000");
      assertThat(response.body().sha256()).isEqualTo(Payload.sha256(50_000));
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofMillis(380), Duration.ofSeconds(5));
    }
  }

  @Test
  void shouldSayWhenNothingCame() throws IOException {
    try (FakeOrigin origin = FakeOrigin.start();
        RawClient client = RawClient.connect(origin.port()).timeout(Duration.ofMillis(50))) {
      assertThatThrownBy(() -> client.get("a", "/never"))
          .isInstanceOfSatisfying(
              EndedException.class, e -> assertThat(e.end()).isEqualTo(BodyEnd.TIMED_OUT));
    }
  }

  @Test
  void shouldExpectNoBodyAfterHead() throws IOException {
    try (FakeOrigin origin = FakeOrigin.start();
        RawClient client = RawClient.connect(origin.port())) {
      RawResponse head = client.request("HEAD", "a", "/bytes/1000").readResponse();
      assertThat(head.header("content-length")).contains("1000");
      assertThat(head.body().length()).isZero();
      assertThat(client.finish().readToEnd()).isEqualTo(BodyEnd.CLEAN);
    }
  }
}
