package dev.culvert.benchmark.sidebyside.report;

import static dev.culvert.benchmark.sidebyside.LoadCase.GET512;
import static dev.culvert.benchmark.sidebyside.LoadCase.GET64;
import static dev.culvert.benchmark.sidebyside.LoadCase.P99HALF;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.culvert.benchmark.sidebyside.LoadCase;
import dev.culvert.benchmark.sidebyside.load.Outcome;
import dev.culvert.benchmark.sidebyside.profile.Profile;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class ResultsTest {

  private final Results results = new Results();

  @Test
  void shouldTakeTheMiddle() {
    assertThat(Median.of(List.of(9.0, 1.0, 2.0))).isEqualTo(2);
    assertThat(Median.of(List.of(9.0, 1.0, 2.0, 4.0))).isEqualTo(3);
  }

  /** The medians' own ratio would be 1: what counts is what happened side by side. */
  @Test
  void shouldTakeTheMedianOfTheRatiosOfEachRound() {
    add(0, GET64, "plain", 100);
    add(0, GET64, "nginx", 200);
    add(1, GET64, "plain", 200);
    add(1, GET64, "nginx", 100);
    add(2, GET64, "plain", 300);
    add(2, GET64, "nginx", 250);
    Ratio ratio = results.ratio(GET64, "plain", "nginx").orElseThrow();
    assertThat(ratio.name()).isEqualTo("get64.plain/nginx");
    assertThat(ratio.perRound()).containsExactly(0.5, 2.0, 1.2);
    assertThat(ratio.median()).isEqualTo(1.2);
    assertThat(ratio.least()).isEqualTo(0.5);
    assertThat(ratio.most()).isEqualTo(2);
  }

  @Test
  void shouldLeaveOutARoundThatLacksOneOfTheTwo() {
    add(0, GET64, "plain", 100);
    add(1, GET64, "plain", 100);
    add(1, GET64, "nginx", 50);
    assertThat(results.ratio(GET64, "plain", "nginx").orElseThrow().perRound())
        .containsExactly(2.0);
    assertThat(results.ratio(GET64, "bus", "nginx")).isEmpty();
  }

  @Test
  void shouldNameAllRatios() {
    for (String system : List.of("nginx", "plain", "tls", "bus")) {
      add(0, GET64, system, 10);
      add(0, GET512, system, 8);
    }
    assertThat(results.ratios().keySet())
        .containsExactlyInAnyOrder(
            "get64.plain/nginx",
            "get64.tls/nginx",
            "get64.tls/plain",
            "get64.bus/nginx",
            "get64.bus/plain",
            "get512.plain/nginx",
            "get512.tls/nginx",
            "get512.tls/plain",
            "get512.bus/nginx",
            "get512.bus/plain",
            "get512.nginx/get64.nginx",
            "get512.plain/get64.plain",
            "get512.tls/get64.tls",
            "get512.bus/get64.bus");
    assertThat(results.ratios().get("get512.plain/get64.plain").median()).isEqualTo(0.8);
  }

  @Test
  void shouldCompareRoundByRoundWithTheCommitBefore() {
    add(0, GET64, "nginx", 50);
    add(0, GET64, "plain", 98);
    add(0, GET64, "plain-before", 100);
    add(1, GET64, "plain", 120);
    add(1, GET64, "plain-before", 100);
    add(2, GET64, "plain", 99);
    add(2, GET64, "plain-before", 100);
    assertThat(results.ratios().get("get64.plain/before").perRound())
        .containsExactly(0.98, 1.2, 0.99);
    assertThat(results.ratios().get("get64.plain/before").median()).isEqualTo(0.99);
    assertThat(results.ratios().get("get64.plain-before/nginx").median()).isEqualTo(2);
    assertThat(results.ratios()).doesNotContainKey("get64.tls/before");
  }

  @Test
  void shouldReckonProcessorTimeForAThousandRequests() {
    results.add(sample(0, GET64, "plain", 1, 2_000, 0, Map.of("edge", 0.4)));
    results.add(sample(1, GET64, "plain", 1, 1_000, 0, Map.of("edge", 0.3)));
    results.add(sample(2, GET64, "plain", 1, 0, 7, Map.of("edge", 0.1)));
    assertThat(results.cpuSecondsPerThousand(GET64, "plain").get("edge"))
        .isCloseTo(0.25, within(1e-9));
    assertThat(results.errors(GET64, "plain")).isEqualTo(7);
  }

  @Test
  void shouldKnowWhetherATargetIsMet() {
    assertThat(new Target("a", 0.9, true).isMet(0.9)).isTrue();
    assertThat(new Target("a", 0.9, true).isMet(0.89)).isFalse();
    assertThat(new Target("a", 1, false).isMet(1.01)).isFalse();
  }

  @Test
  void shouldWriteWhatProgramsAndPeopleRead() {
    Map<String, Double> details =
        Map.of("p50Millis", 1.0, "p90Millis", 2.0, "p999Millis", 4.0, "maxMillis", 5.0);
    add(0, GET64, "nginx", 10_000);
    add(0, GET64, "plain", 12_345);
    add(0, GET64, "plain-before", 12_345);
    Outcome latency = new Outcome(3, 100, 2, details);
    results.add(new Sample(0, P99HALF, "plain", latency, Map.of()));
    Report report =
        new Report(
            new Circumstances(
                "abc", Instant.EPOCH, Map.of("processors", "2"), Map.of(), Map.of("rounds", 1)),
            Map.of("plain", "Culvert", "nginx", "nginx -> nginx"),
            Map.of("ssh", "ssh is not installed"),
            results,
            Map.of("plain", Map.of("edge", 1024L * 1024)),
            0.1,
            0.2,
            5000,
            List.of(
                new Profile(
                    LoadCase.GET64,
                    "plain",
                    "edge",
                    0.9,
                    0.5,
                    17_000,
                    3,
                    Map.of("kdamond.0", 2.5))),
            List.of());

    JsonObject json = new JsonObject(JsonReport.of(report));
    assertThat(json.getJsonObject("ratios").getDouble("get64.plain/nginx")).isEqualTo(1.2345);
    assertThat(json.getJsonObject("figures").getJsonObject("p99half.plain").getDouble("median"))
        .isEqualTo(3);

    assertThat(json.getJsonObject("ratios").getDouble("get64.plain/before")).isEqualTo(1);

    String markdown = MarkdownReport.of(report);
    assertThat(markdown)
        .contains("| case | plain/before | plain/nginx | plain-before/nginx |")
        .contains("| get64 | 1.00 (1.00 - 1.00) | 1.23 (1.23 - 1.23) | 1.23 (1.23 - 1.23) |")
        .contains("| get64.plain/nginx | >= 1.50 | 1.23 (1.23 - 1.23) | not met |")
        .contains("| plain | 5,000 | 1.00 | 2.00 | 3.00 | 4.00 | 5.00 |")
        .contains("| get64 | plain | edge | 0.90 | 50 % | 17,000 | 3.0 | kdamond.0 2.5 |")
        .contains("Left out: ssh: ssh is not installed.");
  }

  private void add(int round, LoadCase load, String system, double figure) {
    results.add(sample(round, load, system, figure, 1, 0, Map.of()));
  }

  private static Sample sample(
      int round,
      LoadCase load,
      String system,
      double figure,
      long requests,
      long errors,
      Map<String, Double> cpuSeconds) {
    Outcome outcome = new Outcome(figure, requests, errors, Map.of());
    return new Sample(round, load, system, outcome, cpuSeconds);
  }
}
