package dev.culvert.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.culvert.cli.CommandRun;
import dev.culvert.cli.ScriptedApi;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code route set} and {@code route show}. */
@Timeout(30)
class RouteOptionsTest {

  private static final String TUNNEL =
      ScriptedApi.WEB.replace(
          "\"pathPrefix\": \"/api\"",
          "\"pathPrefix\": \"/api\", \"options\": {\"responseHeadTimeout\": \"30s\", \"newer\": 7}");
  private static final String API =
      "PATCH /tunnels/" + ScriptedApi.ID + "/routes?hostname=web.localhost&pathPrefix=%2Fapi";
  private static final String ANSWER =
      "{\"hostname\": \"web.localhost\", \"pathPrefix\": \"/api\","
          + " \"options\": {\"responseHeadTimeout\": \"1m\"}}";

  private final ScriptedApi api = new ScriptedApi();

  @TempDir private Path data;

  @BeforeEach
  void knowTheTunnel() {
    api.on("GET /tunnels/web", 200, TUNNEL);
  }

  @AfterEach
  void close() {
    api.close();
  }

  private CommandRun run(String... words) {
    return api.run(data, words);
  }

  @Test
  void shouldSendWhatIsSetAndWhatIsRemoved() {
    api.on(API, 200, ANSWER);
    CommandRun run = run("tunnel", "route", "set", "web", "Web.localhost/api/", "a=b=c", "newer=");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .isEqualToIgnoringNewLines(
            """
            ROUTE      web.localhost/api
            TUNNEL     web
            TUNNEL ID  6f9619ff-8b86-4011-b42d-00cf4fc964ff
            OPTIONS    responseHeadTimeout=1m
            """);
    ScriptedApi.Seen sent = api.seen(API).get(0);
    assertThat(sent.body()).isEqualTo("{\"options\":{\"a\":\"b=c\",\"newer\":null}}");
    assertThat(sent.headers().getFirst("Content-Type")).isEqualTo("application/json");
    assertThat(sent.headers().getFirst("Authorization")).isEqualTo("Bearer " + ScriptedApi.TOKEN);
  }

  @Test
  void shouldShowARouteInBothForms() {
    assertThat(run("tunnel", "route", "show", "web", "web.localhost/api").out())
        .isEqualToIgnoringNewLines(
            """
            ROUTE      web.localhost/api
            TUNNEL     web
            TUNNEL ID  6f9619ff-8b86-4011-b42d-00cf4fc964ff
            OPTIONS    newer=7
                       responseHeadTimeout=30s
            """);
    assertThat(run("tunnel", "route", "show", "web", "web.localhost").out()).contains("none");

    JsonNode json = run("tunnel", "route", "show", "web", "web.localhost/api", "-o", "json").json();
    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly("hostname", "pathPrefix", "options", "tunnelId", "tunnelName");
    assertThat(json.path("options").path("newer").asInt()).isEqualTo(7);
    api.on(API, 200, ANSWER);
    JsonNode set =
        run("tunnel", "route", "set", "web", "web.localhost/api", "x=1", "-o", "json").json();
    assertThat(set.path("options").path("responseHeadTimeout").asText()).isEqualTo("1m");
    assertThat(set.path("tunnelName").asText()).isEqualTo("web");
    assertThat(run("tunnel", "route", "list", "web", "-o", "json").json().get(1)).isEqualTo(json);
  }

  @ParameterizedTest
  @ValueSource(strings = {"responseHeadTimeout", "=30s", "a=1 a=2", ""})
  void shouldSayHowAnOptionIsWritten(String words) {
    CommandRun run = run(("tunnel route set web web.localhost/api " + words).strip().split(" "));
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).startsWith("culvert tunnel route set: ");
    assertThat(run.err()).containsAnyOf("KEY=VALUE", "more than once");
    assertThat(api.seen()).isEmpty();
  }

  @Test
  void shouldPassOnWhatTheRegistrySays() {
    String detail = "options/tim: is not an option of a route, did you mean responseHeadTimeout?";
    api.problem(API, 400, detail, "options/tim");
    CommandRun wrong = run("tunnel", "route", "set", "web", "web.localhost/api", "tim=1s");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err().strip()).isEqualTo("culvert tunnel route set: " + detail);

    CommandRun absent = run("tunnel", "route", "show", "web", "web.localhost/b");
    assertThat(absent.code()).isEqualTo(5);
    assertThat(absent.err().strip())
        .isEqualTo("culvert tunnel route show: tunnel web has no route web.localhost/b");
  }

  @Test
  void shouldSayWhenNobodyAnswers() {
    api.hangs(API);
    CommandRun run =
        run("tunnel", "route", "set", "web", "web.localhost/api", "a=1", "--timeout", "1");
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).contains("did not answer within 1 s", "may or may not have happened");
  }

  @Test
  void shouldListTheOptionsInTheHelp() {
    assertThat(CommandRun.of(Map.of(), "tunnel", "route", "set", "--help").out())
        .contains("NAME HOST[/PATH] KEY=VALUE", "responseHeadTimeout=30s", "1s to 1h");
  }
}
