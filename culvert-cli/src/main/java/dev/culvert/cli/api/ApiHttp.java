package dev.culvert.cli.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.culvert.cli.exit.CommandException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Requests to the admin API, each sent again when its answer is lost: what makes something carries
 * an Idempotency-Key, so that it is made once. Blocks; thread-safe.
 */
public final class ApiHttp {

  private static final String BASE = "/api/v1";
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final int NOT_FOUND = 404;
  private static final int UNAVAILABLE = 503;

  private final ApiAddress address;
  private final Duration limit;
  private final ApiFailures failures;

  /**
   * For an API.
   *
   * @param limit how long an answer may take, from the first time a request is sent
   */
  public ApiHttp(ApiAddress address, Duration limit) {
    this.address = address;
    this.limit = limit;
    this.failures = new ApiFailures(address);
  }

  /** Where it sends to. */
  public ApiAddress address() {
    return address;
  }

  JsonNode get(String path) {
    return send("GET", path, null);
  }

  JsonNode post(String path, JsonNode body) {
    return send("POST", path, body);
  }

  JsonNode patch(String path, JsonNode body) {
    return send("PATCH", path, body);
  }

  void delete(String path) {
    send("DELETE", path, null);
  }

  /** What is wrong with an answer that was understood as HTTP. */
  CommandException unreadable(String what) {
    return failures.unreadable(what);
  }

  /**
   * Sends a request.
   *
   * @param path below {@code /api/v1}, encoded
   * @param body or null
   * @return what the answer contains; missing if that is nothing
   * @throws CommandException when there is no answer, or it is not a success
   */
  private JsonNode send(String method, String path, JsonNode body) {
    ApiRequest request =
        new ApiRequest(
            method,
            address.url() + BASE + path,
            address.token(),
            method.equals("POST") ? UUID.randomUUID().toString() : null,
            body == null ? null : body.toString());
    boolean changing = !method.equals("GET");
    long deadlineNanos = System.nanoTime() + limit.toNanos();
    long pauseMillis = FIRST_PAUSE_MILLIS;
    boolean lost = false;
    while (true) {
      try {
        ApiResponse response = request.send(deadlineNanos);
        if (lost && method.equals("DELETE") && response.status() == NOT_FOUND) {
          return MissingNode.getInstance();
        }
        if (!lost || response.status() != UNAVAILABLE || isOver(deadlineNanos, pauseMillis)) {
          return read(response);
        }
      } catch (SocketTimeoutException e) {
        throw failures.slow(limit, e, changing);
      } catch (IOException e) {
        boolean sent =
            lost || !(e instanceof ConnectException || e instanceof UnknownHostException);
        if (!sent || isOver(deadlineNanos, pauseMillis)) {
          throw failures.unreachable(e, changing && sent);
        }
      }
      lost = true;
      pause(pauseMillis, changing);
      pauseMillis *= 2;
    }
  }

  private JsonNode read(ApiResponse response) {
    JsonNode body;
    try {
      body = MAPPER.readTree(response.body());
    } catch (JsonProcessingException e) {
      body = null;
    }
    if (response.status() < 0) {
      throw failures.unreadable("not HTTP");
    }
    if (response.status() / 100 != 2) {
      throw failures.of(response.status(), body);
    }
    if (body == null) {
      throw failures.unreadable("not JSON");
    }
    return body;
  }

  private static boolean isOver(long deadlineNanos, long pauseMillis) {
    return deadlineNanos - System.nanoTime() < TimeUnit.MILLISECONDS.toNanos(pauseMillis);
  }

  private void pause(long millis, boolean changing) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failures.unreachable(e, changing);
    }
  }
}
