package dev.culvert.registry.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.tunnel.TunnelToken;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TunnelApiTest {

  @RegisterExtension static final SharedAdmin ADMIN = new SharedAdmin();
  private Api api;

  @BeforeEach
  void start() {
    api = ADMIN.api();
  }

  private static JsonObject named(String name) {
    return new JsonObject().put("name", name);
  }

  private static JsonObject route(String hostname) {
    return new JsonObject().put("hostname", hostname);
  }

  @Test
  void shouldCreateATunnelWithAllThatBelongsToIt() {
    JsonObject config = new JsonObject().put("origin", new JsonObject().put("url", "http://a:1"));
    JsonObject body =
        named("web")
            .put("routes", new JsonArray().add(route("WEB.example.com").put("pathPrefix", "/api/")))
            .put("connectorLimit", 7)
            .put("config", config);
    Api.Reply created = api.post("/tunnels", body).is(201);

    JsonObject tunnel = created.json();
    UUID id = UUID.fromString(tunnel.getString("id"));
    assertThat(created.header("Location")).isEqualTo("/api/v1/tunnels/" + id);
    assertThat(created.header("ETag")).isEqualTo("\"" + tunnel.getLong("revision") + "\"");
    assertThat(created.header("Cache-Control")).isEqualTo("no-store");
    assertThat(TunnelToken.parse(tunnel.getString("token")).tunnelId()).isEqualTo(id);
    assertThat(Instant.parse(tunnel.getString("createdAt"))).isBefore(Instant.now().plusSeconds(1));
    assertThat(tunnel.getJsonArray("routes"))
        .containsExactly(
            route("web.example.com").put("pathPrefix", "/api").put("options", new JsonObject()));
    assertThat(tunnel.getInteger("connectorLimit")).isEqualTo(7);
    assertThat(tunnel.getJsonObject("config")).isEqualTo(config);
    assertThat(tunnel.getInteger("connectors")).isZero();

    tunnel.remove("token");
    assertThat(api.get("/tunnels/web").is(200).json()).isEqualTo(tunnel);
    assertThat(api.get("/tunnels/" + id).is(200).json()).isEqualTo(tunnel);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'; DROP TABLE tunnels; --",
        "a \"quoted\" name",
        "100% of it's",
        "back\\slash",
        "plus + and & and = and ? and #",
        "null",
        "123",
        "1.50",
        "{\"name\":1}",
        "tünnel 隧道 🚇",
        "%27",
        "...",
        "a;b=c",
        "1-1-1-1-1"
      })
  void shouldFindATunnelByAnyName(String name) {
    JsonObject created = api.create(name);
    JsonObject found = api.get("/tunnels/" + Api.encoded(name)).is(200).json();
    assertThat(found.getString("name")).isEqualTo(name);
    assertThat(found.getString("id")).isEqualTo(created.getString("id"));
    api.post("/tunnels", named(name)).is(409).at("name");
    api.delete("/tunnels/" + Api.encoded(name)).is(204);
    api.get("/tunnels/" + Api.encoded(name)).is(404);
    api.get("/tunnels").is(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " web",
        "web ",
        "web\u00a0",
        "a/b",
        "a\u0000b",
        "a\nb",
        "a\u0085b",
        "a\u2028b",
        ".",
        "..",
        "0A1b2c3d-0000-0000-0000-000000000000"
      })
  void shouldRefuseANameThatIsNone(String name) {
    api.post("/tunnels", named(name)).is(400).at("name");
    api.create("web");
    api.patch("/tunnels/web", named(name)).is(400).at("name");
  }

  @Test
  void shouldRefuseHalfOfACharacterInAName() {
    api.send("POST", "/tunnels", "{\"name\":\"a\\ud800b\"}").is(400).at("name");
  }

  @Test
  void shouldBoundTheLengthOfNamesInCharacters() {
    api.create("🚇".repeat(100));
    api.post("/tunnels", named("🚇".repeat(101))).is(400).at("name");
    api.get("/tunnels/" + "a".repeat(101)).is(400).at("tunnel");
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"name\":\"a\",\"colour\":\"red\"}', colour",
    "'{\"name\":\"a\",\"connectorLimit\":0}', connectorLimit",
    "'{\"name\":\"a\",\"connectorLimit\":1.5}', connectorLimit",
    "'{\"name\":\"a\",\"connectorLimit\":\"5\"}', connectorLimit",
    "'{\"name\":\"a\",\"connectorLimit\":1e400}', connectorLimit",
    "'{\"name\":\"a\",\"connectorLimit\":99999999999999999999999}', connectorLimit",
    "'{\"name\":\"a\",\"connectorLimit\":null}', connectorLimit",
    "'{\"name\":5}', name",
    "'{\"name\":null}', name",
    "'{}', name",
    "'{\"name\":\"a\",\"routes\":{}}', routes",
    "'{\"name\":\"a\",\"routes\":[5]}', routes/0",
    "'{\"name\":\"a\",\"routes\":[{}]}', routes/0/hostname",
    "'{\"name\":\"a\",\"routes\":[{\"hostname\":\"a.b\"},{\"hostname\":\"-a.b\"}]}', routes/1/hostname",
    "'{\"name\":\"a\",\"routes\":[{\"hostname\":\"a.b\",\"pathPrefix\":\"x\"}]}', routes/0/pathPrefix",
    "'{\"name\":\"a\",\"routes\":[{\"hostname\":\"a.b\",\"port\":1}]}', routes/0/port",
    "'{\"name\":\"a\",\"config\":{\"origin\":{\"url\":\"ftp://a\"}}}', config/origin/url",
    "'{\"name\":\"a\",\"config\":{\"origin\":{\"url\":\"http://a/b\"}}}', config/origin/url",
    "'{\"name\":\"a\",\"config\":{\"origin\":{\"url\":\"http://u:p@a\"}}}', config/origin/url",
    "'{\"name\":\"a\",\"config\":{\"origins\":{}}}', config/origins",
  })
  void shouldNameTheFieldAtFault(String body, String field) {
    api.send("POST", "/tunnels", body).is(400).at(field);
    assertThat(api.get("/tunnels").json().getJsonArray("items")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "\"a\"", "nul", "{\"name\":\"a\"}}", "{'name':'a'}"})
  void shouldRefuseABodyThatIsNoObject(String body) {
    api.send("POST", "/tunnels", body).is(400);
  }

  @Test
  void shouldRefuseAHostnameOfAnotherTunnel() {
    api.post("/tunnels", named("a").put("routes", new JsonArray().add(route("a.example.com"))))
        .is(201);
    JsonArray taken = new JsonArray().add(route("b.example.com")).add(route("A.EXAMPLE.com."));
    Api.Reply refused = api.post("/tunnels", named("b").put("routes", taken)).is(409);
    refused.at("routes/1/hostname");
    assertThat(refused.json().getString("detail")).contains("a.example.com").contains("tunnel a");
    api.get("/tunnels/b").is(404);
  }

  @Test
  void shouldPageThroughManyTunnels() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 250; i++) {
      names.add(String.format("t%03d", i));
      api.create(names.get(i));
    }
    List<String> seen = new ArrayList<>();
    String next = "";
    int pages = 0;
    do {
      JsonObject page = api.get("/tunnels?limit=60" + next).is(200).json();
      page.getJsonArray("items").forEach(t -> seen.add(((JsonObject) t).getString("name")));
      next = page.getString("next") == null ? null : "&after=" + page.getString("next");
      pages++;
    } while (next != null);
    assertThat(seen).isEqualTo(names);
    assertThat(pages).isEqualTo(5);
    assertThat(api.get("/tunnels").json().getJsonArray("items")).hasSize(100);
    JsonObject all = api.get("/tunnels?limit=250").json();
    assertThat(all.getJsonArray("items")).hasSize(250);
    assertThat(all.getString("next")).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "limit=0, limit",
    "limit=1001, limit",
    "limit=ten, limit",
    "limit=, limit",
    "limit=1e400, limit",
    "limit=2&limit=3, limit",
    "after=!, after",
    "after=abcde, after",
    "after=YQ.Yg, after",
    "after=YQ==, after",
    "afterwards=1, afterwards"
  })
  void shouldRefuseAPageThatIsNone(String query, String field) {
    api.get("/tunnels?" + query).is(400).at(field);
  }

  @Test
  void shouldChangeOnlyWhatIsStillAsTheClientSawIt() {
    api.create("web");
    String first = api.get("/tunnels/web").header("ETag");
    JsonObject ten = new JsonObject().put("connectorLimit", 10);
    Api.Reply changed = api.patch("/tunnels/web", ten, "If-Match", first).is(200);
    String second = changed.header("ETag");
    assertThat(second).isNotEqualTo(first);
    assertThat(changed.json().getInteger("connectorLimit")).isEqualTo(10);

    api.patch("/tunnels/web", named("www"), "If-Match", first).is(412).at("If-Match");
    api.patch("/tunnels/web", named("www"), "If-Match", "W/" + second).is(412);
    api.patch("/tunnels/web", named("www"), "If-Match", "\"abc\"").is(412);
    api.patch("/tunnels/web", named("www"), "If-Match", first + " , " + second).is(200);
    api.get("/tunnels/web").is(404);
    api.patch("/tunnels/www", ten, "If-Match", "*").is(200);
    api.delete("/tunnels/www", "If-Match", second).is(412);
    api.delete("/tunnels/www", "If-Match", api.get("/tunnels/www").header("ETag")).is(204);
    api.delete("/tunnels/www", "If-Match", "*").is(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "\"5", "\"5\" \"6\"", "w/\"5\"", "\"5\",x", ",", "*,\"5\"", "%22"})
  void shouldRefuseAnIfMatchThatIsNone(String ifMatch) {
    api.create("web");
    api.patch("/tunnels/web", named("www"), "If-Match", ifMatch).is(400).at("If-Match");
  }

  @Test
  void shouldRefuseAChangeThatSaysNothing() {
    api.create("web");
    api.patch("/tunnels/web", new JsonObject()).is(400);
    api.patch("/tunnels/web", new JsonObject().put("id", "x")).is(400).at("id");
    api.create("other");
    api.patch("/tunnels/web", named("other")).is(409).at("name");
  }

  @Test
  void shouldReplaceTheConfigurationWhole() {
    api.create("web");
    Api.Reply none = api.get("/tunnels/web/config").is(200);
    assertThat(none.json()).isEqualTo(new JsonObject());
    JsonObject config =
        new JsonObject().put("origin", new JsonObject().put("url", "https://[::1]"));
    Api.Reply put = api.put("/tunnels/web/config", config, "If-Match", none.header("ETag")).is(200);
    assertThat(put.json()).isEqualTo(config);
    assertThat(put.header("ETag")).isEqualTo(api.get("/tunnels/web/config").header("ETag"));
    api.put("/tunnels/web/config", new JsonObject(), "If-Match", none.header("ETag")).is(412);
    assertThat(api.get("/tunnels/web/config").json()).isEqualTo(config);
    api.put("/tunnels/web/config", new JsonObject()).is(200);
    assertThat(api.get("/tunnels/web").json().getJsonObject("config")).isEmpty();
    JsonObject bad = new JsonObject().put("origin", new JsonObject().put("url", "localhost:80"));
    api.put("/tunnels/web/config", bad).is(400).at("origin/url");
    api.get("/tunnels/none/config").is(404);
  }

  @Test
  void shouldCarryOutARepeatedRequestOnce() {
    JsonObject body = named("web").put("connectorLimit", 5);
    JsonObject first =
        api.post("/tunnels", body, "Idempotency-Key", "k 1".replace(' ', '+')).json();
    assertThat(first.getString("token")).isNotNull();
    JsonObject same = new JsonObject("{ \"connectorLimit\":5.0, \"name\" : \"web\" }");
    Api.Reply again = api.post("/tunnels", same, "Idempotency-Key", "k+1").is(201);
    first.remove("token");
    assertThat(again.json()).isEqualTo(first);
    api.post("/tunnels", named("other"), "Idempotency-Key", "k+1").is(409).at("Idempotency-Key");
    api.post("/tunnels", named("o"), "Idempotency-Key", "k 1").is(400).at("Idempotency-Key");
    api.post("/tunnels", named("o"), "Idempotency-Key", "k".repeat(256)).is(400);
    api.post("/tunnels", named("o"), "Idempotency-Key", "%zz\"\\{}".repeat(30)).is(201);
  }
}
