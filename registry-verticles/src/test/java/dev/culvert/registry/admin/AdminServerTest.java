package dev.culvert.registry.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.culvert.core.config.StartException;
import dev.culvert.testing.client.RawClient;
import dev.culvert.testing.client.RawResponse;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class AdminServerTest {

  private static final int MEBIBYTE = 1 << 20;

  @TempDir Path data;
  private AdminServer server;
  private Api api;

  @BeforeEach
  void start() throws Exception {
    server = AdminServer.start(data);
    api = server.api();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Api.Reply withToken(String... headers) {
    return new Api(server.port(), null).send("GET", "/tunnels", null, headers);
  }

  @Test
  void shouldLeaveItsTokenAndItsUrlInTheDataDirectory() throws Exception {
    Path token = data.resolve("admin-token");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(token)))
        .isEqualTo("rw-------");
    assertThat(server.token()).matches("[A-Za-z0-9_-]{43}");
    assertThat(Files.readString(data.resolve("admin-url")).strip())
        .isEqualTo("http://127.0.0.1:" + server.port());

    String before = server.token();
    server.close();
    server = AdminServer.start(data);
    assertThat(server.token()).isEqualTo(before);
    server.api().get("/tunnels").is(200);
  }

  @Test
  void shouldNotStartWithATokenFileThatHoldsNone(@TempDir Path other) throws Exception {
    Path token = Files.writeString(other.resolve("admin-token"), "short\n");
    assertThatThrownBy(() -> AdminServer.start(other))
        .isInstanceOf(StartException.class)
        .hasMessageContaining(token.toString());
    assertThat(token).hasContent("short\n");
  }

  @Test
  void shouldNotStartOnAPortThatIsTaken(@TempDir Path other) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      JsonObject port = new JsonObject().put("admin.port", taken.getLocalPort());
      assertThatThrownBy(() -> AdminServer.start(other, port))
          .isInstanceOf(StartException.class)
          .hasMessage(
              "admin.port: %d is taken on 127.0.0.1; stop what listens there, or choose another"
                  + " port",
              taken.getLocalPort());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer", "Bearer ", "Basic Zm9vOmJhcg==", "Bearer a b", "Bearer a\tb"})
  void shouldAskForABearerToken(String authorization) {
    assertThat(withToken().is(401).header("WWW-Authenticate")).startsWith("Bearer realm=");
    assertThat(withToken("Authorization", authorization).is(401).header("WWW-Authenticate"))
        .contains("invalid_request");
  }

  @Test
  void shouldTakeTheRightTokenOnly() throws Exception {
    String token = server.token();
    withToken("Authorization", "bearer   " + token).is(200);
    withToken("Authorization", "Bearer " + token + "x").is(403);
    withToken("Authorization", "Bearer " + token.substring(1)).is(403);
    withToken("Authorization", "Bearer " + token.toLowerCase(Locale.ROOT)).is(403);
    new Api(server.port(), null).post("/tunnels", new JsonObject().put("name", "a")).is(401);
    new Api(server.port(), null).get("/unknown").is(401);
  }

  @Test
  void shouldNotBeTalkedAroundTheToken() throws Exception {
    for (String path :
        List.of(
            "/api/v1/openapi.json/../tunnels",
            "/live/../api/v1/tunnels",
            "//api/v1/tunnels",
            "/api/v1//tunnels",
            "/%61pi/v1/tunnels",
            "/api/v1/tunnels/",
            "/api/v1/tunnels/%2e%2e/tunnels")) {
      try (RawClient client = RawClient.connect(server.port())) {
        assertThat(client.get("127.0.0.1", path).status()).as(path).isEqualTo(401);
      }
    }
  }

  @Test
  void shouldServeItsDocumentToAnybody() {
    Api anybody = new Api(server.port(), null);
    JsonObject document = anybody.get("/openapi.json").is(200).json();
    assertThat(document.getString("openapi")).isEqualTo("3.1.0");
    assertThat(document.encode()).doesNotContain("__absolute_uri__").contains("problem+json");
  }

  @Test
  void shouldShowHealthAndMetricsToAnybody() throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    for (String path : List.of("/live", "/ready", "/metrics")) {
      URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
      HttpResponse<String> response =
          client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).isNotEmpty();
    }
  }

  @Test
  void shouldShowThatItIsAliveWhateverItsApiDoes() throws Exception {
    CountDownLatch busy = new CountDownLatch(5);
    CountDownLatch release = new CountDownLatch(1);
    Callable<Void> work =
        () -> {
          busy.countDown();
          release.await();
          return null;
        };
    try {
      WorkerExecutor ofApi = server.vertx().createSharedWorkerExecutor("culvert-admin", 4);
      for (int i = 0; i < 4; i++) {
        ofApi.executeBlocking(work, false);
      }
      server.vertx().createSharedWorkerExecutor("culvert-admin-ops", 1).executeBlocking(work);
      assertThat(busy.await(10, TimeUnit.SECONDS)).isTrue();
      try (RawClient client = RawClient.connect(server.port())) {
        assertThat(client.get("127.0.0.1", "/live").status()).isEqualTo(200);
      }
    } finally {
      release.countDown();
    }
    api.get("/tunnels").is(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/tunnels/web", "/tunnels", "/openapi.json", "/tunnels/x", "/edges"})
  void shouldAnswerHeadAsGetWithoutABody(String path) throws Exception {
    api.create("web");
    Api.Reply get = api.get(path);
    Api.Reply head = api.send("HEAD", path, null);
    assertThat(head.status()).isEqualTo(get.status());
    for (String name : List.of("ETag", "Content-Type", "Content-Length", "Cache-Control")) {
      assertThat(head.header(name)).as(name).isEqualTo(get.header(name));
    }
    assertThat(head.response().body()).isEmpty();
    assertThat(new Api(server.port(), null).send("HEAD", "/tunnels", null).status()).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource({
    "name, '{\"name\":\"a\",\"name\":\"b\"}'",
    "name, '{\"name\":\"a\",\"n\\u0061me\":\"a\"}'",
    "config/origin/url, '{\"name\":\"a\",\"config\":{\"origin\":{\"url\":\"http://a\",\"url\":\"http://a\"}}}'",
    "routes/1/hostname, '{\"name\":\"a\",\"routes\":[{},{\"hostname\":\"a\",\"hostname\":\"b\"}]}'",
  })
  void shouldRefuseAKeyThatIsThereTwice(String field, String body) {
    Api.Reply refused = api.send("POST", "/tunnels", body).is(400).at(field);
    assertThat(refused.json().getString("detail")).contains(field).contains("more than once");
    api.get("/tunnels/a").is(404);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /unknown",
    "GET, /tunnels/a/unknown",
    "POST, /tunnels/a/b/c",
    "GET, /tunnels/a%2Fb",
  })
  void shouldNotFindWhatIsNotThere(String method, String path) {
    api.send(method, path, null).is(404);
  }

  @Test
  void shouldSayWhichMethodsThereAre() {
    assertThat(api.send("PUT", "/tunnels", "{}").is(405).header("Allow"))
        .isEqualTo("GET, HEAD, POST");
    assertThat(api.send("POST", "/tunnels/a", "{}").is(405).header("Allow"))
        .isEqualTo("DELETE, GET, HEAD, PATCH");
    api.send("TRACES", "/tunnels", null).is(405);
    api.send("DELETE", "/openapi.json", null).is(405);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/jsonx",
        "application/json; charset=iso-8859-1",
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded"
      })
  void shouldTakeJsonOnly(String type) {
    api.send("POST", "/tunnels", "{\"name\":\"a\"}", "Content-Type", type).is(415);
    String right = "Application/JSON ; Charset=\"UTF-8\"";
    api.send("POST", "/tunnels", "{\"name\":\"a\"}", "Content-Type", right).is(201);
    api.send("POST", "/tunnels", "{\"name\":\"b\"}", "Content-Encoding", "gzip").is(415);
  }

  @Test
  void shouldBoundTheSizeOfABody() throws Exception {
    String padding = " ".repeat(MEBIBYTE - 12);
    api.send("POST", "/tunnels", "{\"name\":\"a\"}" + padding).is(201);
    api.send("POST", "/tunnels", "{\"name\":\"b\"} " + padding).is(413);
    try (RawClient client = RawClient.connect(server.port())) {
      client.request(
          "POST",
          "127.0.0.1",
          "/api/v1/tunnels",
          "Authorization: Bearer " + server.token(),
          "Content-Type: application/json",
          "Transfer-Encoding: chunked");
      String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
      for (int i = 0; i < 17; i++) {
        client.send(chunk);
      }
      client.send("0\r\n\r\n");
      RawResponse refused = client.readResponse();
      assertThat(refused.status()).isEqualTo(413);
      assertThat(refused.header("Content-Type")).contains("application/problem+json");
      assertThat(client.get("127.0.0.1", "/live").status()).isEqualTo(200);
    }
    api.get("/tunnels/b").is(404);
  }

  @ParameterizedTest
  @CsvSource({
    "'GET /api/v1/tunnels HTTP/1.1\r\nContent-Length: x\r\n\r\n', 400",
    "'GET /api/v1/tunnels/%zz HTTP/1.1\r\nHost: a\r\nAuthorization: TOKEN\r\n\r\n', 400",
    "'GET /api/v1/tunnels/%ff HTTP/1.1\r\nHost: a\r\nAuthorization: TOKEN\r\n\r\n', 404",
    "'GET /api/v1/tunnels?limit=%zz HTTP/1.1\r\nHost: a\r\nAuthorization: TOKEN\r\n\r\n', 400",
    "'GET /api/v1/tunnels?%=& HTTP/1.1\r\nHost: a\r\nAuthorization: TOKEN\r\n\r\n', 400",
    "'GET * HTTP/1.1\r\nHost: a\r\nAuthorization: TOKEN\r\n\r\n', 404",
    "'GET /api/v1/tunnels HTTP/1.1\r\nAuthorization: TOKEN\r\n\r\n', 400",
    "'NONSENSE\r\n\r\n', 400",
  })
  void shouldAnswerWhatIsHardlyHttpWithAProblem(String request, int status) throws Exception {
    try (RawClient client = RawClient.connect(server.port())) {
      client.send(request.replace("TOKEN", "Bearer " + server.token()));
      RawResponse response = client.readResponse();
      assertThat(response.status()).isEqualTo(status);
      assertThat(response.header("Content-Type")).contains("application/problem+json");
      assertThat(new JsonObject(response.text()).getInteger("status")).isEqualTo(status);
    }
  }

  @Test
  void shouldSayWhenTheHeadIsTooLarge() {
    api.get("/tunnels?after=" + "a".repeat(20_000)).is(414);
    api.send("GET", "/tunnels", null, "X-Large", "a".repeat(20_000)).is(431);
    api.send("POST", "/tunnels", "[".repeat(100_000)).is(400);
    api.send("POST", "/tunnels", "{\"connectorLimit\":" + "9".repeat(100_000) + "}").is(400);
  }

  @Test
  void shouldSayWhenTheStoreIsNotThere() {
    api.create("web");
    AdminServer.await(server.store().close());
    api.get("/tunnels/web").is(200);
    Api.Reply refused = api.post("/tunnels", new JsonObject().put("name", "other")).is(503);
    assertThat(refused.header("Retry-After")).isNotNull();
    assertThat(refused.json().getString("detail")).doesNotContain("Exception");
    api.get("/tunnels/other").is(503);
    api.delete("/tunnels/web").is(503);
  }
}
