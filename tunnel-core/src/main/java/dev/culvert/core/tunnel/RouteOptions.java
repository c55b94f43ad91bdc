package dev.culvert.core.tunnel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The options of one route. Immutable; {@link #NONE} is the only one without any.
 *
 * <p>Read leniently, since they were checked when they were set: what this program does not know,
 * and a value that only a newer one allows, is left out.
 */
public final class RouteOptions {

  /** No options, the same object for every route that has none. */
  public static final RouteOptions NONE = new RouteOptions(Map.of());

  private final Map<RouteOption<?>, Object> values;

  private RouteOptions(Map<RouteOption<?>, Object> values) {
    this.values = values;
  }

  /** The options of a JSON object; null for none. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static RouteOptions of(Map<String, ?> json) {
    if (json == null || json.isEmpty()) {
      return NONE;
    }
    Map<RouteOption<?>, Object> values = new HashMap<>();
    for (RouteOption<?> option : RouteOption.all()) {
      Object raw = json.get(option.name());
      if (raw != null) {
        try {
          values.put(option, option.read(raw));
        } catch (IllegalArgumentException ofANewerProgram) {
          // Left out, as the class says.
        }
      }
    }
    return values.isEmpty() ? NONE : new RouteOptions(Map.copyOf(values));
  }

  /** As {@link #of} reads them. */
  @JsonValue
  public Map<String, Object> toMap() {
    if (values.isEmpty()) {
      return Map.of();
    }
    Map<String, Object> json = new LinkedHashMap<>();
    for (RouteOption<?> option : RouteOption.all()) {
      Object value = values.get(option);
      if (value != null) {
        json.put(option.name(), option.format(value));
      }
    }
    return json;
  }

  /** {@link RouteOption#RESPONSE_HEAD_TIMEOUT}; null if the edge's own limit counts. */
  public Duration responseHeadTimeout() {
    return (Duration) values.get(RouteOption.RESPONSE_HEAD_TIMEOUT);
  }

  /** {@link RouteOption#AFFINITY}; null for none. */
  public Affinity affinity() {
    return (Affinity) values.get(RouteOption.AFFINITY);
  }

  /** {@link RouteOption#WEIGHTS}; {@link LabelWeights#NONE} for none. */
  public LabelWeights weights() {
    LabelWeights own = (LabelWeights) values.get(RouteOption.WEIGHTS);
    return own == null ? LabelWeights.NONE : own;
  }

  /** {@link #responseHeadTimeout}, or what counts without it. */
  public Duration responseHeadTimeoutOr(Duration otherwise) {
    Duration own = responseHeadTimeout();
    return own == null ? otherwise : own;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RouteOptions options && values.equals(options.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return toMap().toString();
  }
}
