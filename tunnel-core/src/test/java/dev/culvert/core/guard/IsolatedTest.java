package dev.culvert.core.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IsolatedTest {

  @Test
  void shouldGoOnWithTheOthersWhenOneFails() {
    List<Integer> items = new ArrayList<>(List.of(1, 2, 3, 4));
    List<Integer> done = new ArrayList<>();
    Isolated.each(
        items,
        item -> {
          if (item % 2 == 0) {
            throw new IllegalStateException("thrown by a test");
          }
          items.remove(item);
          done.add(item);
        });
    assertThat(done).containsExactly(1, 3);
    assertThat(items).containsExactly(2, 4);
  }

  @Test
  void shouldTellWhetherItWentWell() {
    assertThat(Isolated.run("it", () -> {})).isTrue();
    assertThat(
            Isolated.run(
                "it",
                () -> {
                  throw new IllegalStateException("thrown by a test");
                }))
        .isFalse();
  }
}
