package dev.culvert.core.cluster;

import static dev.culvert.core.cluster.Streams.key;
import static dev.culvert.core.cluster.Streams.stream;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class StreamTableTest {

  private final StreamTable table = new StreamTable(7);

  @Test
  void shouldMakeOneVersionPerChange() {
    table.put(stream(1, 1, 1));
    table.put(stream(1, 2, 1));
    table.remove(key(1, 1));

    assertThat(table.version()).isEqualTo(3);
    assertThat(table.records()).containsExactly(stream(1, 2, 1));
    assertThat(table.since(1))
        .hasValueSatisfying(
            changes ->
                assertThat(changes)
                    .containsExactly(
                        new StreamChange(key(1, 2), stream(1, 2, 1)),
                        new StreamChange(key(1, 1), null)));
  }

  @Test
  void shouldNotMakeAVersionOfWhatIsSaidAlready() {
    table.put(stream(1, 1, 1));
    table.put(stream(1, 1, 1));
    table.remove(key(2, 2));

    assertThat(table.version()).isEqualTo(1);
  }

  @Test
  void shouldForgetChangesBeyondTheLog() {
    for (int epoch = 1; epoch <= StreamTable.LOG_LENGTH + 1; epoch++) {
      table.put(stream(1, 1, epoch));
    }

    assertThat(table.since(0)).isEmpty();
    assertThat(table.since(1)).hasValueSatisfying(c -> assertThat(c).hasSize(1024));
  }

  @Test
  void shouldNotAnswerForAVersionItNeverReached() {
    assertThat(table.since(1)).isEmpty();
  }
}
