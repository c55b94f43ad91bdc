package dev.culvert.core.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.config.HostPort;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class EdgeAddressTest {

  private static final HostPort ONE = new HostPort("one.test", 7844);
  private static final HostPort TWO = new HostPort("2001:db8::2", 7844);

  @Test
  void shouldReadWhatItWrites() {
    List<EdgeAddress> edges =
        List.of(new EdgeAddress("e1", "", ONE), new EdgeAddress("e2", "mci", TWO));
    assertThat(EdgeAddress.decode(EdgeAddress.encode(edges))).isEqualTo(edges);
    assertThat(EdgeAddress.encode(edges).getJsonObject(1).getString("address"))
        .isEqualTo("[2001:db8::2]:7844");
  }

  @Test
  void shouldPassOverWhatIsNoEdgeInAList() {
    JsonArray list =
        new JsonArray()
            .add(7)
            .add(new JsonObject().put("id", "e0"))
            .add(new JsonObject().put("id", "e0").put("address", "nowhere"))
            .add(new JsonObject().put("id", "e0").put("address", 7))
            .add(new JsonObject().put("id", "").put("address", "one.test:7844"))
            .add(new JsonObject().put("id", "e1").put("address", "one.test:7844"))
            .add(
                new JsonObject()
                    .put("id", "e2")
                    .put("location", "mci")
                    .put("address", "[2001:db8::2]:7844"));
    assertThat(EdgeAddress.decode(list))
        .containsExactly(new EdgeAddress("e1", "", ONE), new EdgeAddress("e2", "mci", TWO));
    assertThat(EdgeAddress.decode(null)).isEmpty();
    assertThat(EdgeAddress.decode("one.test:7844")).isEmpty();
  }

  @Test
  void shouldReadSoManyEdgesAndNoMore() {
    JsonArray list = new JsonArray();
    for (int at = 0; at <= EdgeAddress.MAX_EDGES; at++) {
      list.add(new JsonObject().put("id", "e" + at).put("address", "one.test:7844"));
    }
    assertThat(EdgeAddress.decode(list)).hasSize(EdgeAddress.MAX_EDGES);
  }
}
