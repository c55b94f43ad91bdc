package dev.culvert.testing.admin;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A client of a registry's admin API. Blocks; thread-safe. */
public final class AdminClient {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  private final int port;
  private final String bearer;

  private AdminClient(int port, String bearer) {
    this.port = port;
    this.bearer = bearer;
  }

  /** A client with the admin token of a registry's data directory, which must be there. */
  public static AdminClient of(int port, Path dataDirectory) {
    try {
      return new AdminClient(port, Files.readString(dataDirectory.resolve("admin-token")).strip());
    } catch (IOException e) {
      throw new UncheckedIOException("no admin token in " + dataDirectory, e);
    }
  }

  /**
   * An answer.
   *
   * @param body empty where there was none
   */
  public record Answer(int status, JsonObject body) {

    /** The body of an answer that must have this status. */
    public JsonObject expect(int expected) {
      if (status != expected) {
        throw new AssertionError("expected " + expected + ", got " + status + ": " + body);
      }
      return body;
    }
  }

  /**
   * Sends a request.
   *
   * @param path below {@code /api/v1}
   * @param body or null
   * @throws UncheckedIOException when there is no answer
   */
  public Answer send(String method, String path, JsonObject body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1" + path))
            .timeout(LIMIT)
            .header("Authorization", "Bearer " + bearer)
            .method(
                method,
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.encode()));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    try {
      HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
      String text = response.body();
      return new Answer(
          response.statusCode(), text.isEmpty() ? new JsonObject() : new JsonObject(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Makes a tunnel, which must succeed, and gives it with its token. */
  public JsonObject create(String name, String... hostnames) {
    JsonArray routes = new JsonArray();
    for (String hostname : hostnames) {
      routes.add(new JsonObject().put("hostname", hostname));
    }
    JsonObject tunnel = new JsonObject().put("name", name).put("routes", routes);
    return send("POST", "/tunnels", tunnel).expect(201);
  }

  /** A tunnel, which must be there. */
  public JsonObject tunnel(String nameOrId) {
    return send("GET", "/tunnels/" + encode(nameOrId), null).expect(200);
  }

  /** Gives a tunnel's connectors a configuration, whatever they had. */
  public void config(String nameOrId, JsonObject config) {
    send("PUT", "/tunnels/" + encode(nameOrId) + "/config", config).expect(200);
  }

  /** The live connectors of a tunnel, oldest first. */
  public List<JsonObject> connectors(String nameOrId) {
    return send("GET", "/tunnels/" + encode(nameOrId) + "/connectors?limit=1000", null)
        .expect(200)
        .getJsonArray("items")
        .stream()
        .map(JsonObject.class::cast)
        .toList();
  }

  /** A name as one segment of a path. */
  public static String encode(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
