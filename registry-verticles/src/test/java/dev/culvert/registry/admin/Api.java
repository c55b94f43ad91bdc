package dev.culvert.registry.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Speaks HTTP to the admin API of a test. */
final class Api {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final int port;
  private final String token;

  /**
   * A client.
   *
   * @param token null for none
   */
  Api(int port, String token) {
    this.port = port;
    this.token = token;
  }

  /** An answer; the text is empty if there is no body. */
  record Reply(HttpResponse<String> response) {
    int status() {
      return response.statusCode();
    }

    JsonObject json() {
      return new JsonObject(response.body());
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse(null);
    }

    /** Asserts the status, and that an error is a problem. */
    Reply is(int status) {
      assertThat(status()).as(response.body()).isEqualTo(status);
      if (status >= 400) {
        assertThat(header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(json().getInteger("status")).isEqualTo(status);
        assertThat(json().getString("title")).isNotBlank();
        assertThat(json().getString("detail")).isNotBlank();
      }
      return this;
    }

    /** Asserts what of the request is at fault. */
    Reply at(String field) {
      assertThat(json().getString("field")).as(response.body()).isEqualTo(field);
      return this;
    }
  }

  Reply get(String path) {
    return send("GET", path, null);
  }

  Reply post(String path, JsonObject body, String... headers) {
    return send("POST", path, body.encode(), headers);
  }

  Reply patch(String path, JsonObject body, String... headers) {
    return send("PATCH", path, body.encode(), headers);
  }

  Reply put(String path, JsonObject body, String... headers) {
    return send("PUT", path, body.encode(), headers);
  }

  Reply delete(String path, String... headers) {
    return send("DELETE", path, null, headers);
  }

  /** A request without a body to a path that may need one. */
  Reply post(String path) {
    return send("POST", path, null);
  }

  /**
   * Sends a request.
   *
   * @param path after {@code /api/v1}
   * @param body null for none; else JSON, unless a header says something else
   * @param headers names and values in turn
   */
  Reply send(String method, String path, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1" + path))
            .timeout(LIMIT)
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (token != null) {
      request.setHeader("Authorization", "Bearer " + token);
    }
    if (body != null) {
      request.setHeader("Content-Type", "application/json");
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    try {
      return new Reply(client.send(request.build(), BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new AssertionError(method + " " + path + " was not answered", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Makes a tunnel without anything. */
  JsonObject create(String name) {
    return post("/tunnels", new JsonObject().put("name", name)).is(201).json();
  }

  /** As it stands in a path. */
  static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
