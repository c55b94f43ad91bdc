package dev.culvert.edge.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LineLimitTest {

  private static final long SECOND = 1_000_000_000L;

  private final LineLimit limit = new LineLimit();

  @Test
  void shouldLetOneLineASecondThroughAndCountTheOthers() {
    assertThat(limit.ask(-5)).isZero();
    for (int i = 0; i < 7; i++) {
      assertThat(limit.ask(SECOND / 2)).isEqualTo(-1);
    }
    assertThat(limit.ask(SECOND)).isEqualTo(7);
    assertThat(limit.ask(2 * SECOND)).isZero();
  }
}
