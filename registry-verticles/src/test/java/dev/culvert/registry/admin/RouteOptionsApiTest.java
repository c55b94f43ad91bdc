package dev.culvert.registry.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Options of routes: {@code PATCH .../routes}. */
@Timeout(60)
class RouteOptionsApiTest {

  private static final String ROUTES = "/tunnels/web/routes";
  private static final String API = ROUTES + "?hostname=A.example.com.&pathPrefix=/api/";

  @RegisterExtension static final SharedAdmin ADMIN = new SharedAdmin();
  private Api api;

  @BeforeEach
  void start() {
    api = ADMIN.api();
    api.create("web");
    api.post(ROUTES, new JsonObject().put("hostname", "a.example.com")).is(201);
    api.post(ROUTES, route("a.example.com", "/api")).is(201);
  }

  private static JsonObject route(String hostname, String pathPrefix) {
    return new JsonObject().put("hostname", hostname).put("pathPrefix", pathPrefix);
  }

  private static JsonObject options(String name, Object value) {
    return new JsonObject().put("options", new JsonObject().put(name, value));
  }

  private JsonObject shown(int route) {
    JsonObject one = api.get(ROUTES).is(200).json().getJsonArray("items").getJsonObject(route);
    assertThat(api.get("/tunnels/web").json().getJsonArray("routes").stream().toList().get(route))
        .isEqualTo(one);
    assertThat(api.get("/routes").json().getJsonArray("items").getJsonObject(route).getMap())
        .containsAllEntriesOf(one.getMap());
    return one;
  }

  @Test
  void shouldSetAndRemoveAnOptionOfOneRoute() {
    long before = api.get("/tunnels/web").json().getLong("revision");
    JsonObject set =
        route("a.example.com", "/api")
            .put("options", new JsonObject().put("responseHeadTimeout", "30s"));
    assertThat(api.patch(API, options("responseHeadTimeout", "0.5 m")).is(200).json())
        .isEqualTo(set);
    assertThat(shown(1)).isEqualTo(set);
    assertThat(shown(0).getJsonObject("options")).isEmpty();
    assertThat(api.get("/tunnels/web").json().getLong("revision")).isGreaterThan(before);

    assertThat(api.patch(API, options("responseHeadTimeout", null)).is(200).json())
        .isEqualTo(set.copy().put("options", new JsonObject()));
    assertThat(shown(1).getJsonObject("options")).isEmpty();
    api.patch(API, options("responseHeadTimeout", null)).is(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "responseHeadTimout | 30s | options/responseHeadTimout: is not an option of a route, did you"
            + " mean responseHeadTimeout?",
        "responseHeadTimeout | 2h | options/responseHeadTimeout: 2h is not a duration from 1s to 1h;"
            + " right is 30s",
        "responseHeadTimeout | 30 | options/responseHeadTimeout: 30 is not a duration such as 500ms,"
            + " 10s, 2m or 1h; right is 30s",
      })
  void shouldSayWhatIsWrongAndWhatWouldBeRight(String name, String value, String detail) {
    Api.Reply refused = api.patch(API, options(name, value)).is(400).at("options/" + name);
    assertThat(refused.json().getString("detail")).isEqualTo(detail);
    assertThat(shown(1).getJsonObject("options")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"30", "true", "[]", "{}", "\"\""})
  void shouldRefuseValuesThatAreNoDuration(String value) {
    String body = "{\"options\":{\"responseHeadTimeout\":" + value + "}}";
    Api.Reply refused = api.send("PATCH", API, body).is(400);
    assertThat(refused.json().getString("detail")).contains("responseHeadTimeout", "right is 30s");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"options\":{}}",
        "{\"options\":null}",
        "{\"options\":[]}",
        "{\"options\":{\"responseHeadTimeout\":\"1s\"},\"hostname\":\"b\"}",
        "{\"responseHeadTimeout\":\"1s\"}"
      })
  void shouldRefuseABodyThatChangesNoOptions(String body) {
    api.send("PATCH", API, body).is(400);
    assertThat(shown(1).getJsonObject("options")).isEmpty();
  }

  @Test
  void shouldNotFindWhatIsNotThere() {
    JsonObject body = options("responseHeadTimeout", "1s");
    assertThat(
            api.patch(ROUTES + "?hostname=b.example.com", body).is(404).json().getString("detail"))
        .isEqualTo("tunnel web has no route b.example.com");
    api.patch(ROUTES + "?hostname=a.example.com&pathPrefix=/other", body).is(404);
    api.patch("/tunnels/none/routes?hostname=a.example.com", body).is(404);
    api.patch(ROUTES, body).is(400).at("hostname");
  }
}
