package dev.culvert.testing.docs;

import java.util.ArrayList;
import java.util.List;

/** Takes shell text apart as far as documents need it: quotes, comments, continued lines. */
final class ShellReader {

  private static final char NO_QUOTE = 0;

  private final String text;
  private final List<String> commands = new ArrayList<>();
  private final List<String> words = new ArrayList<>();
  private final StringBuilder command = new StringBuilder();
  private final StringBuilder word = new StringBuilder();
  private boolean inWord;
  private char quote = NO_QUOTE;

  ShellReader(String text) {
    this.text = text + "\n";
    read();
  }

  /** Each with its quotes. */
  List<String> commands() {
    return List.copyOf(commands);
  }

  /** Of all commands, without quotes. */
  List<String> words() {
    return List.copyOf(words);
  }

  private void read() {
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\\' && quote != '\'' && at + 1 < text.length()) {
        escaped(text.charAt(at + 1));
        at += 2;
      } else if (quote == NO_QUOTE && c == '#' && !inWord) {
        at = text.indexOf('\n', at);
      } else {
        plain(c);
        at++;
      }
    }
    if (quote != NO_QUOTE || inWord) {
      throw new IllegalArgumentException("a quote is open at the end of: " + text);
    }
  }

  private void escaped(char c) {
    if (c == '\n') {
      command.append("\\\n");
      endOfWord();
      return;
    }
    command.append('\\').append(c);
    word.append(c);
    inWord = true;
  }

  private void plain(char c) {
    if (quote != NO_QUOTE) {
      command.append(c);
      if (c == quote) {
        quote = NO_QUOTE;
      } else {
        word.append(c);
      }
    } else if (c == '\n') {
      endOfWord();
      String whole = command.toString().strip();
      if (!whole.isEmpty()) {
        commands.add(whole);
      }
      command.setLength(0);
    } else if (Character.isWhitespace(c)) {
      command.append(c);
      endOfWord();
    } else {
      command.append(c);
      inWord = true;
      if (c == '\'' || c == '"') {
        quote = c;
      } else {
        word.append(c);
      }
    }
  }

  private void endOfWord() {
    if (inWord) {
      words.add(word.toString());
    }
    word.setLength(0);
    inWord = false;
  }
}
