package dev.culvert.core.config;

import io.vertx.core.json.JsonArray;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The types of single values and of lists of text. */
public final class ValueTypes {

  private ValueTypes() {}

  /** Lets a type be written as two lambdas when it does not care about the path. */
  private record Plain<T>(Function<Object, T> reader, Function<T, Object> writer)
      implements ValueType<T> {
    @Override
    public T parse(String path, Object raw) {
      return reader.apply(raw);
    }

    @Override
    public Object format(T value) {
      return writer.apply(value);
    }
  }

  static ValueType<Integer> port(int lowest) {
    return new Plain<>(
        raw -> {
          long port = Numbers.whole(raw).orElse(-1);
          if (port < lowest || port > 65_535) {
            throw new IllegalArgumentException(
                raw
                    + " is not a port ("
                    + (lowest == 0 ? "0 for any free one, or " : "")
                    + "1..65535)");
          }
          return (int) port;
        },
        port -> port);
  }

  static ValueType<Integer> integer(int lowest, int highest) {
    return new Plain<>(
        raw -> {
          long number = Numbers.whole(raw).orElse(Long.MIN_VALUE);
          if (number < lowest || number > highest) {
            throw new IllegalArgumentException(
                raw + " is not a whole number (" + lowest + ".." + highest + ")");
          }
          return (int) number;
        },
        number -> number);
  }

  static ValueType<Duration> duration() {
    return new Plain<>(raw -> Durations.parse(string(raw)), Durations::format);
  }

  /** Durations such as {@code 500ms}, {@code 10s}, {@code 2m} within bounds, both included. */
  public static ValueType<Duration> duration(Duration lowest, Duration highest) {
    return new Plain<>(
        raw -> {
          Duration duration = Durations.parse(string(raw));
          if (duration.compareTo(lowest) < 0 || duration.compareTo(highest) > 0) {
            throw new IllegalArgumentException(
                raw
                    + " is not a duration from "
                    + Durations.format(lowest)
                    + " to "
                    + Durations.format(highest));
          }
          return duration;
        },
        Durations::format);
  }

  static ValueType<Long> bytes(long lowest, long highest) {
    return new Plain<>(
        raw -> {
          long bytes = ByteSizes.parse(string(raw));
          if (bytes < lowest || bytes > highest) {
            throw new IllegalArgumentException(
                raw
                    + " is not a size from "
                    + ByteSizes.format(lowest)
                    + " to "
                    + ByteSizes.format(highest));
          }
          return bytes;
        },
        ByteSizes::format);
  }

  static ValueType<String> text() {
    return new Plain<>(ValueTypes::string, text -> text);
  }

  static ValueType<String> choice(List<String> choices) {
    return new Plain<>(
        raw -> {
          // YAML 1.1 reads a bare on and off as true and false.
          String text = raw instanceof Boolean flag ? (flag ? "on" : "off") : string(raw);
          if (!choices.contains(text)) {
            throw new IllegalArgumentException(
                text + " is not one of " + String.join(", ", choices));
          }
          return text;
        },
        text -> text);
  }

  static ValueType<Boolean> flag() {
    return new Plain<>(
        raw ->
            switch (string(raw)) {
              case "true" -> true;
              case "false" -> false;
              default -> throw new IllegalArgumentException(raw + " is not true or false");
            },
        flag -> flag);
  }

  static ValueType<List<String>> texts() {
    return new Plain<>(ValueTypes::strings, JsonArray::new);
  }

  static ValueType<Optional<HostPort>> hostPort() {
    return new Plain<>(
        raw -> Optional.of(string(raw)).filter(text -> !text.isEmpty()).map(HostPort::parse),
        hostPort -> hostPort.map(HostPort::toString).orElse(""));
  }

  static ValueType<URI> url() {
    return new Plain<>(raw -> parseUrl(string(raw)), URI::toString);
  }

  private static URI parseUrl(String text) {
    try {
      URI uri = new URI(text);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (http && uri.getHost() != null && uri.getPort() <= 65_535 && uri.getPort() != 0) {
        return uri;
      }
    } catch (URISyntaxException malformed) {
      // The message below says it in the words of the configuration.
    }
    throw new IllegalArgumentException(text + " is not a URL such as http://127.0.0.1:3000");
  }

  private static String string(Object raw) {
    if (raw instanceof String || raw instanceof Number || raw instanceof Boolean) {
      return raw.toString().strip();
    }
    throw new IllegalArgumentException(raw + " is not a single value");
  }

  private static List<String> strings(Object raw) {
    List<String> texts = new ArrayList<>();
    if (raw instanceof JsonArray array) {
      array.forEach(element -> texts.add(string(element)));
    } else {
      for (String part : string(raw).split(",", -1)) {
        texts.add(part.strip());
      }
    }
    texts.removeIf(String::isEmpty);
    return List.copyOf(texts);
  }
}
