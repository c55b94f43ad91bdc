package dev.culvert.benchmark.sidebyside.report;

import static dev.culvert.benchmark.sidebyside.LoadCase.GET64;
import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.benchmark.sidebyside.load.Outcome;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class ScaleReportTest {

  private final Results results = new Results();

  private ScaleReport report() {
    add(0, "plain", 10_000);
    add(0, "routes", 9_900);
    add(1, "plain", 8_000);
    add(1, "scale", 6_000);
    Map<String, String> systems = new LinkedHashMap<>();
    systems.put("plain", "one of each");
    systems.put("routes", "many routes");
    systems.put("scale", "many streams");
    return new ScaleReport(
        new Circumstances(
            "abc", Instant.EPOCH, Map.of("processors", "2"), Map.of(), Map.of("rounds", 1)),
        systems,
        results,
        List.of(Figure.of("edge.heapKibPerRoute", "heap per route, KiB", 1.2)),
        List.of(
            new Figure("startUp.demoSeconds", "demo, s", List.of(5.5, 4.0, 6.0)),
            Figure.of("unheard.of", "something without a target", 1_234.5)),
        List.of());
  }

  @Test
  void shouldCompareEachWithTheFirstInRoundsThatHaveBoth() {
    assertThat(report().ratios())
        .containsExactly(
            Figure.of("get64.routes/plain", "get64.routes/plain", 0.99),
            Figure.of("get64.scale/plain", "get64.scale/plain", 0.75));
  }

  @Test
  void shouldShowPeopleWhatShouldBe() {
    assertThat(ScaleMarkdown.of(report()))
        .contains("| get64.routes/plain | >= 0.95 | 0.99 | met |")
        .contains("| get64.scale/plain | >= 0.95 | 0.75 | not met |")
        .contains("| heap per route, KiB | <= 1.50 | 1.20 | met |")
        .contains("| demo, s | <= 5.00 | 5.50 (4.00 - 6.00) | not met |")
        .contains("| something without a target | - | 1,23")
        .contains("| plain | 9,000 | 0 | 0.2500 |");
  }

  @Test
  void shouldTellProgramsWhatWasMissed() {
    JsonObject json = new JsonObject(ScaleJson.of(report()));
    assertThat(json.getJsonObject("ratios").getDouble("get64.scale/plain")).isEqualTo(0.75);
    JsonObject figures = json.getJsonObject("figures");
    assertThat(figures.getJsonObject("startUp.demoSeconds").getDouble("median")).isEqualTo(5.5);
    assertThat(figures.getJsonObject("get64.plain").getDouble("median")).isEqualTo(9_000);
    assertThat(json.getJsonArray("missed"))
        .isEqualTo(new JsonArray(List.of("get64.scale/plain", "startUp.demoSeconds")));
  }

  private void add(int round, String system, double rate) {
    Outcome outcome = new Outcome(rate, 1_000, 0, Map.of());
    results.add(new Sample(round, GET64, system, outcome, Map.of("edge", 0.25)));
  }
}
