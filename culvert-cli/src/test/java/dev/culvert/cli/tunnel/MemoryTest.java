package dev.culvert.cli.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.core.memory.Admission;
import dev.culvert.core.memory.Ceiling;
import dev.culvert.core.memory.Holding;
import dev.culvert.core.memory.MemoryAccount;
import dev.culvert.core.memory.MemoryBudget;
import dev.culvert.testing.client.BodyEnd;
import dev.culvert.testing.client.RawClient;
import dev.culvert.testing.client.RawHead;
import dev.culvert.testing.client.RawResponse;
import dev.culvert.testing.net.Sockets;
import dev.culvert.testing.origin.FakeOrigin;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What visitors see when a tunnel, or the process, holds as much as it may. */
@Timeout(30)
class MemoryTest {

  private static final int MAX_EXCHANGES = 3;
  private static final long MAX_BYTES = 64 * 1024;

  @RegisterExtension
  static final LocalTunnel tunnel =
      new LocalTunnel(
          new JsonObject()
              .put("tunnel.maxExchanges", MAX_EXCHANGES)
              .put("tunnel.maxBufferedBytes", MAX_BYTES));

  @Test
  void shouldNameTheKeyWhenATunnelHasAsManyExchangesAsItMay() throws Exception {
    try (FakeOrigin origin = FakeOrigin.start();
        FakeOrigin otherOrigin = FakeOrigin.start()) {
      String host = tunnel.to(origin.url());
      String other = tunnel.to(otherOrigin.url());
      long refusedBefore = tunnel.memory().refusals(Admission.TUNNEL_FULL);
      List<RawClient> open = new ArrayList<>();
      for (int i = 0; i < MAX_EXCHANGES; i++) {
        RawClient client = tunnel.dial();
        open.add(client);
        assertThat(client.request("GET", host, "/sse").readHead().status()).isEqualTo(200);
      }
      RawResponse refused = tunnel.get(host, "/hello", "Accept: application/json");
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.header("Retry-After")).contains("2");
      assertThat(refused.text()).contains("tunnel.maxExchanges");
      assertThat(tunnel.get(other, "/hello").status()).isEqualTo(200);
      assertThat(tunnel.memory().refusals(Admission.TUNNEL_FULL)).isEqualTo(refusedBefore + 1);
      open.forEach(RawClient::reset);
      await().atMost(LocalTunnel.LIMIT).until(() -> tunnel.get(host, "/hello").status() == 200);
    }
  }

  @Test
  void shouldWaitForMemoryAndSayThatThereIsNone() throws Exception {
    try (FakeOrigin origin = FakeOrigin.start()) {
      String host = tunnel.to(origin.url());
      MemoryBudget memory = tunnel.memory();
      MemoryAccount account = memory.account(UUID.randomUUID());
      Holding all = new Holding(account, Runnable::run, ceiling -> {});
      all.add(memory.limitBytes() + 1);
      long beganNanos = System.nanoTime();
      RawResponse refused = tunnel.get(host, "/hello", "Accept: application/json");
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.text()).contains("no memory");
      assertThat(System.nanoTime() - beganNanos).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(900));
      CompletableFuture<RawResponse> late =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return tunnel.get(host, "/hello");
                } catch (java.io.IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      await().atMost(LocalTunnel.LIMIT).until(() -> memory.waiting() == 1);
      all.remove(memory.limitBytes() + 1);
      all.finish();
      account.release();
      assertThat(late.get(LocalTunnel.LIMIT.toSeconds(), TimeUnit.SECONDS).status()).isEqualTo(200);
      assertThat(memory.waiting()).isZero();
    }
  }

  @Test
  void shouldResetAVisitorWhoseResponseHoldsMoreThanItsTunnelMay() throws Exception {
    try (FakeOrigin origin = FakeOrigin.start()) {
      String host = tunnel.to(origin.url());
      long resetsBefore = tunnel.memory().resets(Ceiling.TUNNEL);
      List<RawClient> visitors = new ArrayList<>();
      for (int i = 0; i < MAX_EXCHANGES; i++) {
        RawClient visitor = RawClient.connect(Sockets.loopback(tunnel.port()), 4 * 1024);
        visitors.add(visitor);
        RawHead head = visitor.request("GET", host, "/bytes/50000000").readHead();
        assertThat(head.status()).isEqualTo(200);
      }
      await()
          .atMost(LocalTunnel.LIMIT)
          .until(() -> tunnel.memory().resets(Ceiling.TUNNEL) > resetsBefore);
      List<BodyEnd> ends = new ArrayList<>();
      for (RawClient visitor : visitors) {
        ends.add(visitor.timeout(LocalTunnel.LIMIT).readToEnd());
        visitor.reset();
      }
      assertThat(ends).contains(BodyEnd.RESET);
    }
  }
}
