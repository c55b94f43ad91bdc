package dev.culvert.core.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClusterTagTest {

  @Test
  void shouldStayTheSameForAName() {
    // Tokens carry it: another tag would refuse all that were made.
    assertThat(ClusterTag.of("culvert")).isEqualTo("5d60ca89");
  }

  @Test
  void shouldTellClustersApart() {
    assertThat(ClusterTag.of("culvert-2")).isNotEqualTo(ClusterTag.of("culvert")).hasSize(8);
  }
}
