package dev.culvert.core.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FeatureTest {

  @Test
  void shouldReadWhatItWrites() {
    Set<Feature> all = EnumSet.allOf(Feature.class);
    assertThat(Feature.encode(all)).hasToString("[\"silence\",\"upgrade\",\"tcp\"]");
    assertThat(Feature.decode(Feature.encode(all))).isEqualTo(all);
    assertThat(Feature.encode(Set.of())).isEmpty();
  }

  @Test
  void shouldReadSixteenNamesAndNoMore() {
    JsonArray names = new JsonArray();
    for (int at = 0; at < Feature.MAX_NAMES - 1; at++) {
      names.add("of later " + at);
    }
    names.add("upgrade").add("tcp");
    assertThat(Feature.decode(names)).containsExactly(Feature.UPGRADE);
  }

  @Test
  void shouldIgnoreNamesThatAreTooLongRepeatedOrSpeltOtherwise() {
    JsonArray names =
        new JsonArray()
            .add("x".repeat(Feature.MAX_NAME_CHARS + 1))
            .add("TCP")
            .add("tcp")
            .add("tcp");
    assertThat(Feature.decode(names)).containsExactly(Feature.TCP);
  }

  @Test
  void shouldTakeAnythingElseForNone() {
    assertThat(Feature.decode(null)).isEmpty();
    assertThat(Feature.decode("tcp")).isEmpty();
  }
}
