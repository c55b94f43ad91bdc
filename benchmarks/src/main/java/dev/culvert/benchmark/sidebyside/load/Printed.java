package dev.culvert.benchmark.sidebyside.load;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a program has printed.
 *
 * @param program for messages
 * @param text all lines
 */
record Printed(String program, String text) {

  Printed(String program, List<String> lines) {
    this(program, String.join("\n", lines));
  }

  /**
   * What has to be there.
   *
   * @throws IllegalArgumentException when it is not
   */
  MatchResult find(Pattern pattern) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IllegalArgumentException("no report of " + program + ": " + text);
    }
    return matcher.toMatchResult();
  }

  /** The sum of the numbers in something that may be missing. */
  long sum(Pattern pattern) {
    Matcher matcher = pattern.matcher(text);
    long sum = 0;
    if (matcher.find()) {
      for (int group = 1; group <= matcher.groupCount(); group++) {
        sum += Long.parseLong(matcher.group(group));
      }
    }
    return sum;
  }
}
