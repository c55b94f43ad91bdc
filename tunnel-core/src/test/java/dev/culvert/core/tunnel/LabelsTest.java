package dev.culvert.core.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelsTest {

  @Test
  void shouldReadWhatAPersonWrites() {
    assertThat(Labels.parse(List.of("version=2", "example.com/zone=A-1", "empty=")))
        .isEqualTo(Map.of("version", "2", "example.com/zone", "A-1", "empty", ""));
    assertThat(Labels.text(Map.of("zone", "a", "version", "2"))).isEqualTo("version=2,zone=a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"version", "=2", "Version=2", "-a=2", "a-=2", "a=b c", "a=b=c", "a=\u001b[2J"})
  void shouldSayWhatIsNoLabel(String text) {
    assertThatThrownBy(() -> Labels.parse(List.of(text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not a label; right is version=2")
        .hasMessageNotContaining("\u001b");
  }

  @Test
  void shouldRefuseTwiceAndTooMany() {
    assertThatThrownBy(() -> Labels.parse(List.of("a=1", "a=2"))).hasMessageContaining("twice");
    assertThatThrownBy(
            () -> Labels.parse(IntStream.range(0, 17).mapToObj(i -> "l" + i + "=1").toList()))
        .hasMessageContaining("at most 16");
  }

  @Test
  void shouldLeaveOutWhatIsNoLabelOfWhatCameFromOutside() {
    JsonObject hostile =
        new JsonObject()
            .put("version", "2")
            .put("Bad Name", "1")
            .put("number", 1)
            .put("long", "x".repeat(64))
            .put("nested", new JsonObject())
            .putNull("nothing");
    assertThat(Labels.decode(hostile)).isEqualTo(Map.of("version", "2"));
    IntStream.range(0, 1000).forEach(i -> hostile.put("l" + i, "1"));
    assertThat(Labels.decode(hostile)).hasSize(Labels.MOST);
    assertThat(Labels.decode(new JsonArray())).isEmpty();
    assertThat(Labels.decode(null)).isEmpty();
    assertThat(Labels.decode(Labels.encode(Map.of("a", "1")))).isEqualTo(Map.of("a", "1"));
  }
}
