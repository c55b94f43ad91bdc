package dev.culvert.registry.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.text.Printable;
import dev.culvert.core.tunnel.Route;
import dev.culvert.testing.client.RawClient;
import dev.culvert.testing.client.RawResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.validation.ResponseValidator;
import io.vertx.openapi.validation.ValidatableResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The API's document says neither more nor less than what the server takes. */
@Timeout(120)
class OpenApiDocumentTest {

  private static final int TEXTS = 20_000;
  private static final int REQUESTS_PER_OPERATION = 60;

  @RegisterExtension static final SharedAdmin ADMIN = new SharedAdmin();

  private final long seed = Long.getLong("culvert.fuzz.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final JsonObject document = ADMIN.api().get("/openapi.json").json();
  private final JsonObject components = document.getJsonObject("components");
  private final ValidValues values = new ValidValues(random, document);

  private JsonObject schema(String name) {
    return components.getJsonObject("schemas").getJsonObject(name);
  }

  private JsonObject parameter(String name) {
    return components.getJsonObject("parameters").getJsonObject(name).getJsonObject("schema");
  }

  @Test
  void shouldHaveThePatternsOfTheServer() {
    JsonObject url =
        schema("Config")
            .getJsonObject("properties")
            .getJsonObject("origin")
            .getJsonObject("properties")
            .getJsonObject("url");
    compare("name", schema("TunnelName"), TunnelNames::check);
    compare("hostname", schema("Hostname"), text -> Route.of(text, null));
    compare("pathPrefix", schema("PathPrefix"), text -> Route.of("a", text));
    compare("url", url, OpenApiDocumentTest::checkOrigin);
    compare("If-Match", parameter("IfMatch"), EntityTags::parse);
    compare("Idempotency-Key", parameter("IdempotencyKey"), RequestReader::checkKey);
    compare("after", parameter("AfterOne"), text -> Page.decode(text, 1));
    compare("after", parameter("AfterTwo"), text -> Page.decode(text, 2));
    compare("after", parameter("AfterThree"), text -> Page.decode(text, 3));
  }

  /** What the registry takes a connector has to understand. */
  private static void checkOrigin(String url) {
    JsonObject origin = new JsonObject().put("url", url);
    ConfigInput.check(new JsonObject().put("origin", origin), "");
    assertThat(URI.create(url).getHost()).as(url).isNotNull();
  }

  private void compare(String name, JsonObject schema, Consumer<String> server) {
    JsonObject ofAnyText = schema.copy();
    int allowed = 0;
    for (int i = 0; i < TEXTS; i++) {
      String text = values.altered(name);
      int length = text.codePointCount(0, text.length());
      if (length < schema.getInteger("minLength", 0)
          || length > schema.getInteger("maxLength", Integer.MAX_VALUE)) {
        continue;
      }
      boolean fits = ValidValues.fits(text, ofAnyText);
      assertThat(takes(server, text))
          .as("seed %d: %s %s", seed, name, Printable.quoted(text))
          .isEqualTo(fits);
      allowed += fits ? 1 : 0;
    }
    assertThat(allowed).as("texts that test something").isBetween(TEXTS / 50, TEXTS * 49 / 50);
  }

  private static boolean takes(Consumer<String> server, String text) {
    try {
      server.accept(text);
      return true;
    } catch (Problem | IllegalArgumentException refused) {
      return false;
    }
  }

  @Test
  void shouldAllowHostnamesWithOtherLetters() {
    for (String name :
        List.of("bücher.example", "*.bücher.example", "пример.испытание", "例え.テスト")) {
      assertThat(ValidValues.fits(name, schema("Hostname"))).isTrue();
      assertThat(Route.of(name, null).hostname()).isNotEmpty();
    }
  }

  @Test
  void shouldAllowNothingThatTheServerRefuses() throws Exception {
    try (RawClient client =
        RawClient.connect(ADMIN.server().port()).timeout(Duration.ofSeconds(20))) {
      for (FuzzRequest.Template template : FuzzRequest.templates(document)) {
        for (int i = 0; i < REQUESTS_PER_OPERATION; i++) {
          send(client, template, false);
        }
      }
    }
  }

  @Test
  void shouldHaveAnExampleOfEverything() throws Exception {
    AdminContract contract = AdminServer.await(AdminContract.load(ADMIN.server().vertx()));
    ResponseValidator validator =
        ResponseValidator.create(ADMIN.server().vertx(), contract.contract());
    try (RawClient client = RawClient.connect(ADMIN.server().port())) {
      for (FuzzRequest.Template template : FuzzRequest.templates(document)) {
        send(client, template, true);
        JsonObject responses = template.operation().getJsonObject("responses");
        for (String status : responses.fieldNames()) {
          JsonObject content = responses.getJsonObject(status).getJsonObject("content");
          if (content != null) {
            ValidatableResponse answer =
                ValidatableResponse.create(
                    Integer.parseInt(status), example(content).toBuffer(), "application/json");
            AdminServer.await(validator.validate(answer, template.id()));
          }
        }
      }
    }
  }

  private JsonObject example(JsonObject content) {
    JsonObject json = content.getJsonObject("application/json");
    String reference = json.getJsonObject("examples").getJsonObject("example").getString("$ref");
    return components
        .getJsonObject("examples")
        .getJsonObject(reference.substring(reference.lastIndexOf('/') + 1))
        .getJsonObject("value");
  }

  /** Sends a request that the document allows: its examples, or anything else. */
  private void send(RawClient client, FuzzRequest.Template template, boolean byExample)
      throws IOException {
    String path = template.path();
    StringBuilder query = new StringBuilder();
    List<String> headers = new ArrayList<>();
    headers.add("Authorization: Bearer " + ADMIN.server().token());
    for (Object declared : template.operation().getJsonArray("parameters", new JsonArray())) {
      JsonObject parameter = FuzzRequest.resolved((JsonObject) declared, document);
      String name = parameter.getString("name");
      JsonObject schema = values.resolved(parameter.getJsonObject("schema"));
      boolean isPath = parameter.getString("in").equals("path");
      Object value = byExample ? parameter.getValue("example") : values.value(name, schema);
      assertThat(value).as("an example of " + name).isNotNull();
      if (!isPath
          && !byExample
          && !parameter.getBoolean("required", false)
          && random.nextBoolean()) {
        continue;
      }
      String text = URLEncoder.encode(value.toString(), StandardCharsets.UTF_8).replace("+", "%20");
      switch (parameter.getString("in")) {
        case "path" -> path = path.replace("{" + name + "}", text);
        case "query" -> query.append(query.isEmpty() ? '?' : '&').append(name + "=" + text);
        default -> headers.add(name + ": " + value);
      }
    }
    JsonObject body = null;
    JsonObject declaredBody = template.operation().getJsonObject("requestBody");
    if (declaredBody != null) {
      JsonObject content = declaredBody.getJsonObject("content");
      JsonObject schema = content.getJsonObject("application/json").getJsonObject("schema");
      body = byExample ? example(content) : (JsonObject) values.value("", schema);
      headers.add("Content-Type: application/json");
      headers.add("Content-Length: " + body.toBuffer().length());
    }
    client.request(template.method(), "127.0.0.1", path + query, headers.toArray(String[]::new));
    if (body != null) {
      client.send(body.toBuffer().getBytes());
    }
    RawResponse response = client.readResponse();
    assertThat(response.status())
        .as("seed %d: %s %s%s %s: %s", seed, template.method(), path, query, body, response.text())
        .isIn(200, 201, 202, 204, 404, 409, 412);
  }
}
