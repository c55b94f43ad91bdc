package dev.culvert.connector.dial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class SrvRecordTest {

  private static final int DRAWS = 20_000;

  private final RandomGenerator random = new Random(2782);

  @Test
  void shouldPutEveryLowerPriorityFirst() {
    List<SrvRecord> records =
        List.of(record(20, 100, "c"), record(10, 0, "a"), record(10, 9, "b"), record(30, 9, "d"));
    for (int i = 0; i < 100; i++) {
      List<String> targets = targets(records);
      assertThat(targets.subList(0, 2)).containsExactlyInAnyOrder("a", "b");
      assertThat(targets.subList(2, 4)).containsExactly("c", "d");
    }
  }

  @Test
  void shouldDrawByWeightWithinAPriority() {
    List<SrvRecord> records = List.of(record(1, 10, "small"), record(1, 30, "large"));
    int large = 0;
    for (int i = 0; i < DRAWS; i++) {
      large += targets(records).get(0).equals("large") ? 1 : 0;
    }
    assertThat(large / (double) DRAWS).isBetween(0.71, 0.78);
  }

  @Test
  void shouldOrderWhatHasNoWeightAndNothingAtAll() {
    assertThat(targets(List.of(record(1, 0, "a"), record(1, 0, "b"))))
        .containsExactlyInAnyOrder("a", "b");
    assertThat(targets(List.of())).isEmpty();
  }

  private List<String> targets(List<SrvRecord> records) {
    return SrvRecord.order(records, random).stream().map(SrvRecord::target).toList();
  }

  private static SrvRecord record(int priority, int weight, String target) {
    return new SrvRecord(priority, weight, 7844, target);
  }
}
