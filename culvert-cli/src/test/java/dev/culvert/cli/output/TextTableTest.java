package dev.culvert.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTableTest {

  @Test
  void shouldAlignColumnsAndEndLinesWithoutSpaces() {
    assertThat(
            new TextTable("A", "LONGER", "C").row("long cell", "", "").row("x", "y", "z").lines())
        .containsExactly("A          LONGER  C", "long cell", "x          y       z");
  }

  @Test
  void shouldCountLettersNotTheirHalves() {
    assertThat(new TextTable().row("😀", "b").row("ab", "b").lines())
        .containsExactly("😀   b", "ab  b");
  }

  @Test
  void shouldShowControlCharactersAsQuestionMarks() {
    assertThat(new TextTable().row("a\u001b[31m\nb\u202ec").lines()).containsExactly("a?[31m?b?c");
  }

  @Test
  void shouldHaveNoLineWithoutARow() {
    assertThat(new TextTable().lines()).isEmpty();
  }
}
