package dev.culvert.core.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BusHandshakeTest {

  private static final UUID TUNNEL = UUID.fromString("6f0c1f0e-98a4-4a53-8a1e-6d7b0b7d3c11");
  private static final UUID CONNECTOR = UUID.fromString("0d0f3f0e-98a4-4a53-8a1e-6d7b0b7d3c22");

  private static JsonObject wire(JsonObject json) {
    return new JsonObject(json.encode());
  }

  @Test
  void shouldReadTheHelloForAStreamItWrites() {
    BusHello hello = new BusHello.ForStream("e1", TUNNEL, CONNECTOR, 0, 7, Set.of(Feature.TCP));
    assertThat(hello.encode().encode())
        .isEqualTo(
            "{\"version\":1,\"features\":[\"tcp\"],\"edge\":\"e1\",\"tunnel\":\""
                + TUNNEL
                + "\",\"connector\":\""
                + CONNECTOR
                + "\",\"index\":0,\"epoch\":7}");
    assertThat(BusHello.decode(wire(hello.encode()))).isEqualTo(hello);
  }

  @Test
  void shouldReadTheHelloForARelayItWrites() {
    BusHello hello = new BusHello.ForRelay("e1", Set.of());
    assertThat(hello.encode().encode())
        .isEqualTo("{\"version\":1,\"features\":[],\"edge\":\"e1\",\"relay\":true}");
    assertThat(BusHello.decode(wire(hello.encode()))).isEqualTo(hello);
  }

  @Test
  void shouldTakeAnythingElseForAHelloThatNamesNoStream() {
    BusHello none = new BusHello.ForStream("?", null, null, 0, 0, Set.of());
    assertThat(BusHello.decode(new JsonObject())).isEqualTo(none);
    assertThat(BusHello.decode(none.encode())).isEqualTo(none);
    JsonObject wrong =
        new JsonObject()
            .put("edge", 7)
            .put("tunnel", "demo")
            .put("connector", 7)
            .put("index", "0")
            .put("epoch", "1")
            .put("relay", "true");
    assertThat(BusHello.decode(wrong)).isEqualTo(none);
  }

  @Test
  void shouldReadTheWelcomesItWrites() {
    BusWelcome connector = new BusWelcome(null, CONNECTOR, 10, Set.of(Feature.UPGRADE));
    assertThat(connector.encode().encode())
        .isEqualTo(
            "{\"version\":1,\"features\":[\"upgrade\"],\"connector\":\""
                + CONNECTOR
                + "\",\"maxExchanges\":10}");
    assertThat(BusWelcome.decode(wire(connector.encode()))).isEqualTo(connector);
    BusWelcome edge = new BusWelcome("e1", null, 10, Set.of());
    assertThat(edge.encode().encode())
        .isEqualTo("{\"version\":1,\"features\":[],\"edge\":\"e1\",\"maxExchanges\":10}");
    assertThat(BusWelcome.decode(wire(edge.encode()))).isEqualTo(edge);
  }

  @Test
  void shouldOpenOneExchangeAtOnceWhereNoNumberIsSaid() {
    BusWelcome least = new BusWelcome(null, null, 1, Set.of());
    assertThat(BusWelcome.decode(new JsonObject())).isEqualTo(least);
    assertThat(BusWelcome.decode(new JsonObject().put("maxExchanges", "8").put("edge", 7)))
        .isEqualTo(least);
  }
}
