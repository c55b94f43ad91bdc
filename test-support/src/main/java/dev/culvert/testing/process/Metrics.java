package dev.culvert.testing.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * One scrape of a {@code /metrics}.
 *
 * @param samples by series as it is written there: {@code name} or {@code name{label="value",...}}
 */
public record Metrics(Map<String, Double> samples) {

  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().connectTimeout(LIMIT).version(HttpClient.Version.HTTP_1_1).build();

  public Metrics {
    samples = Map.copyOf(samples);
  }

  /**
   * Reads {@code http://127.0.0.1:port/metrics}.
   *
   * @throws UncheckedIOException when nobody answers, or not with 200
   */
  public static Metrics scrape(int port) {
    URI uri = URI.create("http://127.0.0.1:" + port + "/metrics");
    try {
      var response =
          CLIENT.send(HttpRequest.newBuilder(uri).timeout(LIMIT).build(), BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new UncheckedIOException(new IOException(uri + ": " + response.statusCode()));
      }
      return parse(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(uri.toString(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException(uri + ": interrupted", e));
    }
  }

  /** Reads the Prometheus text format; comments and time stamps are left out. */
  public static Metrics parse(String text) {
    Map<String, Double> samples = new TreeMap<>();
    text.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && line.charAt(0) != '#')
        .forEach(
            line -> {
              int labelsEnd = line.lastIndexOf('}');
              int nameEnd = labelsEnd < 0 ? line.indexOf(' ') : labelsEnd + 1;
              if (nameEnd < 0) {
                throw new IllegalArgumentException("not a sample: " + line);
              }
              String rest = line.substring(nameEnd).strip();
              int valueEnd = rest.indexOf(' ');
              String value = valueEnd < 0 ? rest : rest.substring(0, valueEnd);
              samples.put(line.substring(0, nameEnd), number(value));
            });
    return new Metrics(samples);
  }

  /** The sum over all series of this name; empty if there is none. */
  public OptionalDouble sum(String name) {
    var values =
        samples.entrySet().stream()
            .filter(sample -> named(sample.getKey(), name))
            .mapToDouble(Map.Entry::getValue)
            .toArray();
    return values.length == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(Arrays.stream(values).sum());
  }

  /** The sum over the series of this name that have this label. */
  public double sum(String name, String label, String value) {
    String wanted = label + "=\"" + value + "\"";
    return samples.entrySet().stream()
        .filter(sample -> named(sample.getKey(), name) && sample.getKey().contains(wanted))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  private static boolean named(String series, String name) {
    return series.equals(name) || series.startsWith(name + "{");
  }

  private static double number(String value) {
    return switch (value) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(value);
    };
  }
}
