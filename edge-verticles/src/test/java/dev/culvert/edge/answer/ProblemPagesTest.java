package dev.culvert.edge.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemPagesTest {

  @Test
  void shouldSpeakProblemJsonToPrograms() {
    ProblemPages.Page page = ProblemPages.render(Problem.noRoute(), "*/*", "r-1");

    assertThat(page.headers())
        .containsEntry("content-type", "application/problem+json")
        .doesNotContainKeys("retry-after", "allow");
    assertThat(new JsonObject(page.body()))
        .isEqualTo(
            new JsonObject()
                .put("type", "about:blank")
                .put("title", "Not Found")
                .put("status", 404)
                .put("detail", "No tunnel serves this address.")
                .put("instance", "r-1"));
  }

  @Test
  void shouldShowPeopleAnEscapedPage() {
    ProblemPages.Page page =
        ProblemPages.render(
            Problem.of(400, "<script>\"it's\" & more</script>"),
            "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "<r>");

    assertThat(page.headers()).containsEntry("content-type", "text/html; charset=utf-8");
    assertThat(page.body())
        .contains("<h1>400 Bad Request</h1>")
        .contains("&lt;script&gt;&quot;it&#39;s&quot; &amp; more&lt;/script&gt;")
        .contains("Request &lt;r&gt;")
        .doesNotContain("<script>");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "null",
      value = {
        "null | false",
        "'' | false",
        "*/* | false",
        "text/* | false",
        "text/html | true",
        "TEXT/HTML;q=0.5 | true",
        "text/html;q=0.5, application/json | false",
        "text/html;level=1;q=0.9, application/problem+json; q=0.8 | true",
        "text/html;q=0 | false",
        "text/html;q=NaN | false",
        "application/json, text/html | false",
      })
  void shouldPreferHtmlOnlyWhenAskedByName(String accept, boolean html) {
    assertThat(ProblemPages.prefersHtml(accept)).isEqualTo(html);
  }

  @Test
  void shouldSayWhenToComeAgainAndWhatIsAllowed() {
    assertThat(
            ProblemPages.render(Problem.of(503, "No one.", Duration.ofMillis(1)), null, "r")
                .headers())
        .containsEntry("retry-after", "1");
    assertThat(ProblemPages.render(Problem.of(405, "no"), null, "r").headers())
        .containsKey("allow");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 405, 408, 413, 417, 431, 501, 502, 503, 504, 508})
  void shouldKnowTheTitleOfEachStatusInUse(int status) {
    assertThat(Problem.of(status, "x").title()).isNotIn("Request Error", "Server Error");
  }
}
