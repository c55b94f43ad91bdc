package dev.culvert.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrintableTest {

  @ParameterizedTest
  @CsvSource({
    "'plain \"text\" \\ caf\u00e9', 'plain \"text\" \\ caf\u00e9'",
    "'a\nb', 'a\\u000ab'",
    "'a\rb\tc', 'a\\u000db\\u0009c'",
    "'\u001b[31mred', '\\u001b[31mred'",
    "'a\u202eb', 'a\\u202eb'",
    "'a\u2028b\u2029c', 'a\\u2028b\\u2029c'",
    "'a\u200bb', 'a\\u200bb'",
    "'a\ud800b', 'a\\ud800b'"
  })
  void shouldKeepWhatIsPlainAndWriteOutTheRest(String text, String line) {
    assertThat(Printable.line(text)).isEqualTo(line);
  }

  @Test
  void shouldCutAfter200Characters() {
    assertThat(Printable.line("x".repeat(200))).isEqualTo("x".repeat(200));
    assertThat(Printable.line("x".repeat(201))).isEqualTo("x".repeat(200) + "...");
    assertThat(Printable.line("\n".repeat(1_000_000))).isEqualTo("\\u000a".repeat(200) + "...");
    assertThat(Printable.quoted("x".repeat(201))).isEqualTo('"' + "x".repeat(200) + "...\"");
  }

  @Test
  void shouldQuote() {
    assertThat(Printable.quoted("say \"\\\n\"")).isEqualTo("\"say \\\"\\\\\\u000a\\\"\"");
    assertThat(Printable.quoted("")).isEqualTo("\"\"");
  }

  @Test
  void shouldShowThatThereIsNoText() {
    assertThat(Printable.line(null)).isEqualTo("null");
    assertThat(Printable.line("")).isEmpty();
  }
}
