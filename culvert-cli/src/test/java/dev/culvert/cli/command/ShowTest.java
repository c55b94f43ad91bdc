package dev.culvert.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.culvert.cli.CommandRun;
import dev.culvert.cli.ScriptedApi;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code list}, {@code info}, {@code token} and {@code route list} print. */
@Timeout(30)
class ShowTest {

  private static final String PAGE = "{\"items\": [%s], \"next\": %s}";
  private static final String CONNECTORS =
      """
      {"items": [
       {"id": "c1", "createdAt": "2026-03-02T08:00:00.5Z", "architecture": "linux_amd64",
        "version": "0.1.0", "originIp": "10.0.0.5", "ready": true, "draining": false,
        "streams": {"mci": 2, "dfw": 2}},
       {"id": "c2", "createdAt": "2026-03-02T09:00:00Z", "architecture": "linux_arm64",
        "version": "0.1.0", "originIp": "10.0.0.6", "ready": true, "draining": true,
        "streams": {"bus": 1}},
       {"id": "c3", "createdAt": "2026-03-02T09:30:00Z", "architecture": "linux_arm64",
        "version": "0.1.0\\u001b[2J", "originIp": "10.0.0.7", "ready": false, "draining": false,
        "streams": {"dfw": 1}}], "next": null}""";

  private final ScriptedApi api = new ScriptedApi();

  @TempDir private Path data;

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void shouldListAllPagesInColumns() {
    api.on("GET /tunnels?limit=1000", 200, PAGE.formatted(ScriptedApi.WEB, "\"a+b/c\""));
    String other =
        """
        {"id": "00000000-0000-4000-8000-000000000001", "name": "'; DROP TABLE tunnels; --",
         "connectorLimit": 1, "createdAt": "2026-03-01T12:00:01Z", "revision": 9, "routes": [],
         "tokens": [], "config": {}, "connectors": 0}""";
    api.on("GET /tunnels?limit=1000&after=a%2Bb%2Fc", 200, PAGE.formatted(other, "null"));

    CommandRun run = api.run(data, "tunnel", "list");

    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .isEqualToIgnoringNewLines(
            """
            NAME                       ID                                    CREATED               CONNECTORS  ROUTES
            web                        6f9619ff-8b86-4011-b42d-00cf4fc964ff  2026-03-01T12:00:00Z  2           web.localhost, web.localhost/api
            '; DROP TABLE tunnels; --  00000000-0000-4000-8000-000000000001  2026-03-01T12:00:01Z  0
            """);
    assertThat(api.seen().get(0).headers().getFirst("Authorization"))
        .isEqualTo("Bearer " + ScriptedApi.TOKEN);
  }

  @Test
  void shouldListAsJson() {
    api.on("GET /tunnels?limit=1000", 200, PAGE.formatted(ScriptedApi.WEB, "null"));
    JsonNode json = api.run(data, "tunnel", "list", "-o", "JSON").json();
    assertThat(json).hasSize(1);
    assertThat(json.get(0).path("name").asText()).isEqualTo("web");
    assertThat(json.get(0).path("revision").asInt()).isEqualTo(7);
  }

  @Test
  void shouldShowATunnelAndItsConnectors() {
    api.on("GET /tunnels/web", 200, ScriptedApi.WEB);
    api.on("GET /tunnels/" + ScriptedApi.ID + "/connectors?limit=1000", 200, CONNECTORS);

    CommandRun run = api.run(data, "tunnel", "info", "web");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .isEqualToIgnoringNewLines(
            """
            NAME        web
            ID          6f9619ff-8b86-4011-b42d-00cf4fc964ff
            CREATED     2026-03-01T12:00:00Z
            ROUTES      web.localhost
                        web.localhost/api
            ORIGIN      http://127.0.0.1:3000
            CONNECTORS  3 of at most 100

            CONNECTOR ID  CREATED               ARCHITECTURE  VERSION    ORIGIN IP  EDGE
            c1            2026-03-02T08:00:00Z  linux_amd64   0.1.0      10.0.0.5   2xdfw, 2xmci
            c2            2026-03-02T09:00:00Z  linux_arm64   0.1.0      10.0.0.6   bus (draining)
            c3            2026-03-02T09:30:00Z  linux_arm64   0.1.0?[2J  10.0.0.7   1xdfw (not ready)
            """);
  }

  @Test
  void shouldShowATunnelAsJsonWithItsConnectors() {
    api.on("GET /tunnels/web", 200, ScriptedApi.WEB);
    api.on("GET /tunnels/" + ScriptedApi.ID + "/connectors?limit=1000", 200, CONNECTORS);
    JsonNode json = api.run(data, "tunnel", "info", "web", "--output=json").json();
    assertThat(json.path("id").asText()).isEqualTo(ScriptedApi.ID);
    assertThat(json.path("connectors")).hasSize(3);
    assertThat(json.path("connectors").get(0).path("streams").path("dfw").asInt()).isEqualTo(2);
  }

  private static final String EJECTED =
      """
      {"items": [
       {"id": "c1", "createdAt": "2026-03-02T08:00:00.5Z", "architecture": "linux_amd64",
        "version": "0.1.0", "originIp": "10.0.0.5", "ready": true, "draining": false,
        "streams": {"mci": 2, "dfw": 2}, "ejections": [
         {"edge": "edge-1", "location": "dfw", "cause": "origin_faults", "times": 1,
          "detail": "5 origin faults in a row", "since": "2026-03-02T08:10:00.1Z",
          "until": "2026-03-02T08:10:30.1Z"},
         {"edge": "edge-2", "location": "mci", "stream": 3, "cause": "not_accepted", "times": 2,
          "detail": "slow\\u001b[2J\\u202e\\nx", "since": "2026-03-02T08:10:00Z",
          "until": "2026-03-02T08:11:00Z"}]}],
       "next": null, "unheardEdges": ["edge-3\\u001b[2J", "edge-4"]}""";

  @Test
  void shouldShowWhatIsEjectedAndWhichEdgesAreUnheard() {
    api.on("GET /tunnels/web", 200, ScriptedApi.WEB);
    api.on("GET /tunnels/" + ScriptedApi.ID + "/connectors?limit=1000", 200, EJECTED);

    CommandRun run = api.run(data, "tunnel", "info", "web");

    assertThat(run.code()).as(run.err()).isZero();
    String table = run.out().lines().skip(10).collect(Collectors.joining("\n"));
    assertThat(table)
        .isEqualTo(
            """

            EJECTED
            CONNECTOR ID  EDGE    STREAM  WHY                         UNTIL
            c1            edge-1  all     5 origin faults in a row    2026-03-02T08:10:30Z
            c1            edge-2  3       slow\\u001b[2J\\u202e\\u000ax  2026-03-02T08:11:00Z

            These edges did not say what they have ejected: edge-3\\u001b[2J, edge-4""");
    JsonNode json = api.run(data, "tunnel", "info", "web", "-o", "json").json();
    JsonNode ejections = json.path("connectors").get(0).path("ejections");
    assertThat(ejections.get(0).has("stream")).isFalse();
    assertThat(ejections.get(1).path("stream").asInt()).isEqualTo(3);
    assertThat(json.path("unheardEdges").get(1).asText()).isEqualTo("edge-4");
  }

  @Test
  void shouldAskForAnyNameAsOneSegment() {
    api.on("GET /tunnels/50%25%20of%20%C3%A4%3Fb%2B%23", 200, ScriptedApi.WEB);
    api.on("GET /tunnels/" + ScriptedApi.ID + "/connectors?limit=1000", 200, CONNECTORS);
    assertThat(api.run(data, "tunnel", "info", "50% of ä?b+#").code()).isZero();
    api.on("GET /tunnels/%40file", 200, ScriptedApi.WEB);
    assertThat(api.run(data, "tunnel", "info", "@file").code()).isZero();
  }

  @Test
  void shouldListTokensWithoutSecrets() {
    api.on("GET /tunnels/web", 200, ScriptedApi.WEB);
    assertThat(api.run(data, "tunnel", "token", "web").out())
        .isEqualToIgnoringNewLines(
            """
            TOKEN ID                              CREATED
            11111111-2222-4333-8444-555555555555  2026-03-01T12:00:00Z
            """);
    JsonNode json = api.run(data, "tunnel", "token", "web", "-ojson").json();
    assertThat(json.get(0).path("id").asText()).isEqualTo(ScriptedApi.TOKEN_ID);
  }

  @Test
  void shouldListTheRoutesOfATunnelOrOfAll() {
    api.on("GET /tunnels/web", 200, ScriptedApi.WEB);
    String route =
        """
        {"hostname": "*.a.example", "pathPrefix": "/", "tunnelId": "%s", "tunnelName": "web"}"""
            .formatted(ScriptedApi.ID);
    api.on("GET /routes?limit=1000", 200, PAGE.formatted(route, "null"));
    assertThat(api.run(data, "tunnel", "route", "list", "web").out())
        .isEqualToIgnoringNewLines(
            """
            HOSTNAME       PATH  TUNNEL  TUNNEL ID
            web.localhost  /     web     6f9619ff-8b86-4011-b42d-00cf4fc964ff
            web.localhost  /api  web     6f9619ff-8b86-4011-b42d-00cf4fc964ff
            """);
    JsonNode one = api.run(data, "tunnel", "route", "list", "web", "-o", "json").json();
    JsonNode all = api.run(data, "tunnel", "route", "list", "-o", "json").json();
    assertThat(one.get(1).path("pathPrefix").asText()).isEqualTo("/api");
    assertThat(all.get(0).path("hostname").asText()).isEqualTo("*.a.example");
    assertThat(one.get(0).fieldNames()).toIterable().containsExactlyElementsOf(names(all.get(0)));
  }

  private static Iterable<String> names(JsonNode object) {
    return object::fieldNames;
  }
}
