package dev.culvert.registry.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.testing.client.EndedException;
import dev.culvert.testing.client.RawBody;
import dev.culvert.testing.client.RawClient;
import dev.culvert.testing.client.RawResponse;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.validation.ResponseValidator;
import io.vertx.openapi.validation.ValidatableResponse;
import io.vertx.openapi.validation.ValidatorException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Sends what the API's document allows, and what it does not, and wants a proper answer to each.
 * {@code -Dculvert.fuzz.seed=N -Dculvert.fuzz.requests=N} repeat or prolong a run.
 */
@Timeout(300)
class ApiFuzzTest {

  private static final int CLIENTS = 4;
  private static final int REQUESTS = Integer.getInteger("culvert.fuzz.requests", 6_000);

  /** When to give up waiting for chance to bring each operation both answers. */
  private static final Duration COVERAGE_LIMIT = Duration.ofMinutes(2);

  @RegisterExtension static final SharedAdmin ADMIN = new SharedAdmin();

  private final Map<String, Integer> answers = new ConcurrentSkipListMap<>();
  private final Map<String, Integer> succeeded = new ConcurrentSkipListMap<>();
  private final Map<String, Integer> refused = new ConcurrentSkipListMap<>();
  private List<String> refusable;
  private List<String> feasible;
  private JsonObject document;
  private ResponseValidator validator;
  private String token;

  @Test
  void shouldAnswerAnyRequestProperly() throws Exception {
    long seed = Long.getLong("culvert.fuzz.seed", System.nanoTime());
    System.out.println("culvert.fuzz.seed=" + seed);
    document = ADMIN.api().get("/openapi.json").json();
    List<String> all = FuzzRequest.templates(document).stream().map(t -> t.id()).toList();
    refusable = all.stream().filter(id -> !id.equals("getDocument")).toList();
    feasible = all.stream().filter(id -> !id.matches("(drain|disconnect).*")).toList();
    token = ADMIN.server().token();
    AdminContract contract = AdminServer.await(AdminContract.load(ADMIN.server().vertx()));
    validator = ResponseValidator.create(ADMIN.server().vertx(), contract.contract());

    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Future<?>> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        Random random = new Random(seed + i);
        clients.add(threads.submit(() -> run(random, "seed " + seed)));
      }
      for (Future<?> client : clients) {
        client.get();
      }
    } finally {
      threads.shutdownNow();
    }
    System.out.println(answers + " succeeded " + succeeded + " refused " + refused);
    assertThat(refused.keySet()).containsAll(refusable);
    assertThat(succeeded.keySet()).containsAll(feasible);

    ADMIN.api().create("still fine");
    ADMIN.api().get("/tunnels/still%20fine").is(200);
  }

  private Void run(Random random, String seed) throws IOException {
    FuzzValues values = new FuzzValues(random, document);
    List<FuzzRequest.Template> templates = FuzzRequest.templates(document);
    RawClient client = connect();
    long deadline = System.nanoTime() + COVERAGE_LIMIT.toNanos();
    for (int i = 0; i < REQUESTS || !(isCovered() || isOver(deadline)); i += CLIENTS) {
      FuzzRequest request = FuzzRequest.make(values.any(templates), document, values, token);
      try {
        request.send(client);
        RawResponse response = client.readResponse();
        check(request, response);
        if (response.header("Content-Type").orElse("").equals("application/json")
            && response.body().length() > 0
            && response.body().length() < RawBody.PREFIX_LIMIT_BYTES) {
          values.learn(Json.decodeValue(response.text()));
        }
        if (response.header("Connection").orElse("").equals("close")) {
          client.close();
          client = connect();
        }
      } catch (EndedException | AssertionError | ValidatorException e) {
        throw new AssertionError(seed + ": " + request, e);
      }
    }
    client.close();
    return null;
  }

  private boolean isCovered() {
    return refused.keySet().containsAll(refusable) && succeeded.keySet().containsAll(feasible);
  }

  private static boolean isOver(long deadlineNanos) {
    return System.nanoTime() - deadlineNanos > 0;
  }

  private static RawClient connect() throws IOException {
    return RawClient.connect(ADMIN.server().port()).timeout(Duration.ofSeconds(20));
  }

  private void check(FuzzRequest request, RawResponse response) {
    int status = response.status();
    answers.merge(Integer.toString(status), 1, Integer::sum);
    String type = response.header("Content-Type").orElse(null);
    assertThat(status).as(response.text()).isBetween(200, 499);
    if (status >= 400 && !request.method().equals("HEAD")) {
      assertThat(type).isEqualTo("application/problem+json");
      JsonObject problem = new JsonObject(response.text());
      assertThat(problem.getInteger("status")).isEqualTo(status);
      assertThat(problem.getString("detail"))
          .isNotBlank()
          .doesNotContain("Exception", "io.vertx", "java.", "org.sqlite");
    }
    if (request.operationId() != null) {
      (status >= 400 ? refused : succeeded).merge(request.operationId(), 1, Integer::sum);
      RawBody body = response.body();
      ValidatableResponse answer =
          body.length() == 0
              ? ValidatableResponse.create(status)
              : ValidatableResponse.create(status, body.prefix(), "application/json");
      if (body.length() < RawBody.PREFIX_LIMIT_BYTES) {
        AdminServer.await(validator.validate(answer, request.operationId()));
      }
    }
  }
}
