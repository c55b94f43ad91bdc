package dev.culvert.testing.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.culvert.testing.client.BodyEnd;
import dev.culvert.testing.client.RawBody;
import dev.culvert.testing.client.RawClient;
import dev.culvert.testing.client.RawHead;
import dev.culvert.testing.origin.FakeOrigin;
import dev.culvert.testing.origin.Payload;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ChaosProxyTest {

  private final FakeOrigin origin = FakeOrigin.start();
  private final ChaosProxy proxy = ChaosProxy.inFrontOf(origin.port());
  private RawClient client;

  @BeforeEach
  void connect() throws IOException {
    client = RawClient.connect(proxy.port());
  }

  @AfterEach
  void close() {
    client.close();
    proxy.close();
    origin.close();
  }

  @Test
  void shouldForwardBothWaysAndCount() throws IOException {
    assertThat(client.get("a", "/bytes/1000000").body().sha256())
        .isEqualTo(Payload.sha256(1_000_000));
    assertThat(client.upload("a", "/digest", 1_000_000).readResponse().text())
        .contains(Payload.sha256(1_000_000));
    assertThat(proxy.accepted()).isEqualTo(1);
    assertThat(proxy.open()).isEqualTo(1);
    assertThat(proxy.forwardedBytes()).isGreaterThan(2_000_000);
    client.close();
    await().until(() -> proxy.open() == 0);
  }

  @Test
  void shouldPassOnResetAndFin() throws IOException {
    assertThat(client.get("a", "/reset-mid/10").body().end()).isEqualTo(BodyEnd.RESET);
    try (RawClient other = RawClient.connect(proxy.port())) {
      assertThat(other.get("a", "/fin-mid/10").body().end()).isEqualTo(BodyEnd.FIN_EARLY);
    }
  }

  @Test
  void shouldCutAsToldTo() throws IOException {
    RawHead head = startDrip(client);
    assertThat(proxy.cutAll(Cut.RST)).isEqualTo(1);
    assertThat(client.readBody(head).end()).isEqualTo(BodyEnd.RESET);

    try (RawClient other = RawClient.connect(proxy.port())) {
      RawHead otherHead = startDrip(other);
      assertThat(proxy.cutAll(Cut.FIN)).isEqualTo(1);
      assertThat(other.readBody(otherHead).end()).isEqualTo(BodyEnd.FIN_EARLY);
    }
    await().until(() -> origin.openRequests() == 0);
  }

  @Test
  void shouldFreezeAndDeliverAfterwards() throws IOException {
    client.get("a", "/hello");
    proxy.freeze();
    client.timeout(Duration.ofMillis(200)).request("GET", "a", "/hello");
    assertThatThrownBy(client::readHead).hasMessageContaining("TIMED_OUT");
    proxy.thaw();
    assertThat(client.timeout(Duration.ofSeconds(10)).readResponse().status()).isEqualTo(200);
  }

  @Test
  void shouldRefuseNewConnectionsOnly() throws IOException {
    client.get("a", "/hello");
    proxy.refuse();
    assertThatThrownBy(() -> RawClient.connect(proxy.port())).isInstanceOf(ConnectException.class);
    assertThat(client.get("a", "/hello").status()).isEqualTo(200);
    proxy.accept();
    try (RawClient other = RawClient.connect(proxy.port())) {
      assertThat(other.get("a", "/hello").status()).isEqualTo(200);
    }
  }

  @Test
  void shouldDropAfterSoManyBytes() throws IOException {
    proxy.dropAfter(100_000, Cut.RST);
    RawBody body = client.get("a", "/bytes/1000000").body();
    assertThat(body.end()).isEqualTo(BodyEnd.RESET);
    assertThat(body.length()).isLessThanOrEqualTo(100_000);
  }

  @Test
  void shouldAddLatencyWithoutThrottling() throws IOException {
    client.get("a", "/hello");
    proxy.latency(Duration.ofMillis(60));
    long start = System.nanoTime();
    client.get("a", "/bytes/5000000");
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofMillis(120), Duration.ofSeconds(3));
  }

  private static RawHead startDrip(RawClient client) throws IOException {
    client.request("GET", "a", "/drip/1000000/5");
    return client.readHead();
  }
}
