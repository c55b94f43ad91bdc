package dev.culvert.core.tunnel;

import dev.culvert.core.config.NearestName;
import dev.culvert.core.config.ValueType;
import dev.culvert.core.config.ValueTypes;
import dev.culvert.core.text.Printable;
import java.time.Duration;
import java.util.List;

/**
 * An option that a route may have. This class lists all there are: the admin API, the help of the
 * command line and the edge take names, types and bounds from here.
 *
 * @param <T> of its values
 */
public final class RouteOption<T> {

  /** How long the origin may take to begin its response; without it the edge's own limit counts. */
  public static final RouteOption<Duration> RESPONSE_HEAD_TIMEOUT =
      new RouteOption<>(
          "responseHeadTimeout",
          ValueTypes.duration(Duration.ofSeconds(1), Duration.ofHours(1)),
          "how long the origin may take to begin its response, from 1s to 1h;"
              + " without it http.responseHeadTimeout of the edge",
          "30s");

  /** By what each visitor stays with one connector; without it any connector serves any request. */
  public static final RouteOption<Affinity> AFFINITY =
      new RouteOption<>(
          "affinity",
          OptionTypes.text(Affinity::parse),
          "by what each visitor stays with one connector: cookie, header:NAME or address;"
              + " without it any connector serves any request",
          "cookie");

  /** How requests are shared out among connectors by their labels. */
  public static final RouteOption<LabelWeights> WEIGHTS =
      new RouteOption<>(
          "weights",
          OptionTypes.text(LabelWeights::parse),
          "how requests are shared out among connectors by their labels, LABEL=VALUE:WEIGHT with"
              + " commas between, weights from 0 to 1000; connectors with weight 0 or without such"
              + " a label serve only when no other can; without it all serve alike",
          "version=2:5,version=1:95");

  private static final List<RouteOption<?>> ALL = List.of(RESPONSE_HEAD_TIMEOUT, AFFINITY, WEIGHTS);

  private static final int LONGEST_NAME_COMPARED = 100;

  private final String name;
  private final ValueType<T> type;
  private final String description;
  private final String example;

  private RouteOption(String name, ValueType<T> type, String description, String example) {
    this.name = name;
    this.type = type;
    this.description = description;
    this.example = example;
  }

  /** All options, in the order in which they are shown. */
  public static List<RouteOption<?>> all() {
    return ALL;
  }

  /**
   * The option of this name.
   *
   * @throws IllegalArgumentException if there is none; the message names the nearest one
   */
  public static RouteOption<?> of(String name) {
    for (RouteOption<?> option : ALL) {
      if (option.name.equals(name)) {
        return option;
      }
    }
    String start = name.substring(0, Math.min(name.length(), LONGEST_NAME_COMPARED));
    throw new IllegalArgumentException(
        Printable.line(name)
            + ": is not an option of a route, did you mean "
            + NearestName.of(start, ALL.stream().map(RouteOption::name).toList())
            + "?");
  }

  /** As it stands in JSON and on command lines. */
  public String name() {
    return name;
  }

  /** For help: what it does, which values it takes, what counts without it. */
  public String description() {
    return description;
  }

  /** A value that is right, as text. */
  public String example() {
    return example;
  }

  /**
   * A value in its one form.
   *
   * @param raw of JSON: text, number, boolean, array or object
   * @return of JSON
   * @throws IllegalArgumentException {@code responseHeadTimeout: 2h is not ...}, with what would be
   *     right
   */
  public Object normalise(Object raw) {
    return type.format(read(raw));
  }

  /** The same as an object of Java. */
  T read(Object raw) {
    try {
      return type.parse(name, raw);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          name + ": " + Printable.line(e.getMessage()) + "; right is " + example, e);
    }
  }

  /** A value of this option, as {@link #read} reads it. */
  Object format(Object value) {
    @SuppressWarnings("unchecked")
    T typed = (T) value;
    return type.format(typed);
  }

  @Override
  public String toString() {
    return name;
  }
}
