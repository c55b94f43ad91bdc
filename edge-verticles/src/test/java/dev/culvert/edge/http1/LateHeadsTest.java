package dev.culvert.edge.http1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LateHeadsTest {

  private final ArrayDeque<Runnable> turns = new ArrayDeque<>();
  private final LateHeads heads = new LateHeads(turns::add);
  private final List<String> sent = new ArrayList<>();

  @Test
  void shouldSendAllHeadsOfATurnInOne() {
    heads.add(() -> sent.add("1"));
    heads.add(() -> sent.add("2"));
    assertThat(sent).isEmpty();
    assertThat(turns).hasSize(1);
    turns.poll().run();
    assertThat(sent).containsExactly("1", "2");
    heads.add(() -> sent.add("3"));
    turns.poll().run();
    assertThat(sent).containsExactly("1", "2", "3");
  }

  @Test
  void shouldGiveWhatComesMeanwhileATurnOfItsOwn() {
    heads.add(() -> heads.add(() -> sent.add("later")));
    heads.add(() -> sent.add("now"));
    turns.poll().run();
    assertThat(sent).containsExactly("now");
    turns.poll().run();
    assertThat(sent).containsExactly("now", "later");
    assertThat(turns).isEmpty();
  }

  @Test
  void shouldSendTheOthersWhenOneFails() {
    heads.add(
        () -> {
          throw new IllegalStateException("thrown by a test");
        });
    heads.add(() -> sent.add("2"));
    turns.poll().run();
    assertThat(sent).containsExactly("2");
  }
}
