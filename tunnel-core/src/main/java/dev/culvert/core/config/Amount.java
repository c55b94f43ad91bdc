package dev.culvert.core.config;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number and its unit as people write them: {@code 10s}, {@code 4.5 s}, {@code 1.5MiB}.
 *
 * @param number zero or more, perhaps with a fraction
 * @param unit letters; empty if there was none
 */
record Amount(BigDecimal number, String unit) {

  private static final Pattern FORM = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,9})?)\\s*([A-Za-z]*)");

  /** Empty if the text is something else. */
  static Optional<Amount> parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    return matcher.matches()
        ? Optional.of(new Amount(new BigDecimal(matcher.group(1)), matcher.group(2)))
        : Optional.empty();
  }

  /**
   * The number in a smaller unit.
   *
   * @param smallerUnits how many of those this amount's unit has
   * @return empty if that is not a whole number, or does not fit a long
   */
  Optional<Long> in(long smallerUnits) {
    try {
      return Optional.of(number.multiply(BigDecimal.valueOf(smallerUnits)).longValueExact());
    } catch (ArithmeticException notWhole) {
      return Optional.empty();
    }
  }
}
