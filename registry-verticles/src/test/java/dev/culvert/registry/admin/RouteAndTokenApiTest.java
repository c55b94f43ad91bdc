package dev.culvert.registry.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.tunnel.TunnelToken;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
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
class RouteAndTokenApiTest {

  @RegisterExtension static final SharedAdmin ADMIN = new SharedAdmin();
  private Api api;

  @BeforeEach
  void start() {
    api = ADMIN.api();
    api.create("web");
  }

  private static JsonObject route(String hostname) {
    return new JsonObject().put("hostname", hostname);
  }

  private static JsonObject route(String hostname, String pathPrefix) {
    return route(hostname).put("pathPrefix", pathPrefix);
  }

  private Api.Reply add(String tunnel, JsonObject route, String... headers) {
    return api.post("/tunnels/" + tunnel + "/routes", route, headers);
  }

  @ParameterizedTest
  @CsvSource({
    "Web.Example.COM, , web.example.com, /",
    "bücher.example., , xn--bcher-kva.example, /",
    "*.例え.jp, /a/, *.xn--r8jz45g.jp, /a",
    "localhost, /a%20b/~c, localhost, /a%20b/~c",
  })
  void shouldAddARouteInItsOneForm(String host, String prefix, String plain, String path) {
    JsonObject expected = route(plain, path).put("options", new JsonObject());
    assertThat(add("web", prefix == null ? route(host) : route(host, prefix)).is(201).json())
        .isEqualTo(expected);
    JsonObject list = api.get("/tunnels/web/routes").is(200).json();
    assertThat(list.getJsonArray("items")).containsExactly(expected);
    assertThat(list.containsKey("next")).isTrue();
    assertThat(list.getString("next")).isNull();

    String query = "?hostname=" + Api.encoded(host) + "&pathPrefix=" + Api.encoded(path);
    api.delete("/tunnels/web/routes" + query).is(204);
    api.delete("/tunnels/web/routes" + query).is(404);
    assertThat(api.get("/tunnels/web/routes").json().getJsonArray("items")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-a.example",
        "a..example",
        "a_b.example",
        "192.0.2.1",
        "[::1]",
        "a.*.example",
        "*",
        "a b",
        "a/b",
        "http://a.example",
        "a.example:80",
        "a\u0000.example",
        "'; DROP TABLE routes; --"
      })
  void shouldRefuseAHostnameThatIsNone(String hostname) {
    add("web", route(hostname)).is(400).at("hostname");
    if (!hostname.isEmpty()) {
      api.delete("/tunnels/web/routes?hostname=" + Api.encoded(hostname)).is(400).at("hostname");
    }
    add("web", route("a.example", "/a/../b")).is(400).at("pathPrefix");
    api.delete("/tunnels/web/routes").is(400).at("hostname");
  }

  @Test
  void shouldGiveARouteToOneTunnelOnly() {
    api.create("other");
    add("web", route("a.example")).is(201);
    Api.Reply refused = add("other", route("A.example")).is(409).at("hostname");
    assertThat(refused.json().getString("detail")).contains("a.example").contains("web");
    add("web", route("a.example")).is(409);
    add("other", route("a.example", "/api")).is(201);
    add("none", route("b.example")).is(404);
    api.delete("/tunnels/other/routes?hostname=a.example").is(404);
    api.delete("/tunnels/web").is(204);
    add("other", route("a.example")).is(201);
  }

  @Test
  void shouldRepeatAnAddedRoute() {
    add("web", route("a.example"), "Idempotency-Key", "route-1").is(201);
    assertThat(add("web", route("a.example"), "Idempotency-Key", "route-1").is(201).json())
        .isEqualTo(route("a.example", "/").put("options", new JsonObject()));
    add("web", route("b.example"), "Idempotency-Key", "route-1").is(409).at("Idempotency-Key");
  }

  @Test
  void shouldPageThroughTheRoutesOfATunnelAndOfAll() {
    api.create("a");
    for (int i = 0; i < 4; i++) {
      add("web", route("h" + i + ".example", "/x")).is(201);
      add("web", route("h" + i + ".example")).is(201);
      add("a", route("z" + i + ".example")).is(201);
    }
    List<String> ofTunnel = collect("/tunnels/web/routes?limit=3");
    assertThat(ofTunnel).hasSize(8).isSorted().contains("h0.example/", "h3.example/x");
    List<String> all = collect("/routes?limit=5");
    assertThat(all).hasSize(12).doesNotHaveDuplicates();
    assertThat(all.subList(0, 4)).allMatch(route -> route.startsWith("z"));
    JsonObject first = api.get("/routes?limit=1").json().getJsonArray("items").getJsonObject(0);
    assertThat(first.getString("tunnelName")).isEqualTo("a");
    assertThat(first.getString("tunnelId")).isEqualTo(api.get("/tunnels/a").json().getString("id"));
  }

  private List<String> collect(String path) {
    List<String> seen = new ArrayList<>();
    String next = "";
    while (next != null) {
      JsonObject page = api.get(path + next).is(200).json();
      for (Object item : page.getJsonArray("items")) {
        JsonObject route = (JsonObject) item;
        seen.add(route.getString("hostname") + route.getString("pathPrefix"));
      }
      next = page.getString("next") == null ? null : "&after=" + page.getString("next");
    }
    return seen;
  }

  @Test
  void shouldLetTwoTokensBeValidAtOnce() {
    Api.Reply second = api.post("/tunnels/web/tokens").is(201);
    assertThat(second.header("Cache-Control")).isEqualTo("no-store");
    TunnelToken.parse(second.json().getString("token"));
    assertThat(api.post("/tunnels/web/tokens").is(409).json().getString("detail")).contains("web");

    JsonArray tokens = api.get("/tunnels/web/tokens").is(200).json().getJsonArray("items");
    assertThat(tokens).hasSize(2);
    assertThat(tokens.encode()).doesNotContain("token").doesNotContain("sha256");
    String oldest = tokens.getJsonObject(0).getString("id");
    assertThat(tokens.getJsonObject(1).getString("id")).isEqualTo(second.json().getString("id"));
    api.delete("/tunnels/web/tokens/" + oldest).is(204);
    api.delete("/tunnels/web/tokens/" + oldest).is(404);
    api.delete("/tunnels/web/tokens/" + UUID.randomUUID()).is(404);
    api.delete("/tunnels/web/tokens/first").is(400).at("tokenId");
    api.post("/tunnels/web/tokens").is(201);
    api.post("/tunnels/none/tokens").is(404);
  }

  @Test
  void shouldShowASecretOnceOnly() {
    JsonObject made =
        api.send("POST", "/tunnels/web/tokens", null, "Idempotency-Key", "token-1").is(201).json();
    JsonObject again =
        api.send("POST", "/tunnels/web/tokens", null, "Idempotency-Key", "token-1").is(201).json();
    assertThat(made.remove("token")).isNotNull();
    assertThat(again).isEqualTo(made);
  }
}
