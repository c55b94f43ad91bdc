package dev.culvert.cli.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.culvert.testing.client.EndedException;
import dev.culvert.testing.client.RawClient;
import dev.culvert.testing.origin.FakeOrigin;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the options of a route change at the edge. */
@Timeout(30)
class RouteOptionsTest {

  @RegisterExtension static final LocalTunnel tunnel = new LocalTunnel();

  @Test
  void shouldGiveTheOriginAsLongAsTheRouteSays() throws Exception {
    try (FakeOrigin origin = FakeOrigin.start();
        RawClient quick = tunnel.dial();
        RawClient patient = tunnel.dial()) {
      String host = tunnel.to(origin.url());
      String quickHost = "quick-" + host;
      tunnel.route(host, quickHost, new JsonObject().put("responseHeadTimeout", "1s"));

      patient.request("GET", host, "/never");
      long askedAt = System.nanoTime();
      assertThat(quick.get(quickHost, "/never").status()).isEqualTo(504);
      assertThat(Duration.ofNanos(System.nanoTime() - askedAt))
          .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(4));
      assertThat(quick.get(quickHost, "/id").text()).isEqualTo("origin");

      patient.timeout(Duration.ofMillis(500));
      assertThatThrownBy(patient::readResponse).isInstanceOf(EndedException.class);
    }
  }
}
