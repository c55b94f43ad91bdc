package dev.culvert.registry.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.culvert.testing.client.RawClient;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

@Timeout(60)
class AuditLogTest {

  @RegisterExtension static final SharedAdmin ADMIN = new SharedAdmin();

  private final Logger logger = (Logger) LoggerFactory.getLogger("dev.culvert.audit");
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private Api api;
  private String who;

  @BeforeEach
  void listen() throws Exception {
    api = ADMIN.api();
    byte[] token = ADMIN.server().token().getBytes(StandardCharsets.US_ASCII);
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(token);
    who = " by=" + HexFormat.of().formatHex(hash).substring(0, 8) + " from=127.0.0.1";
    logger.setLevel(Level.INFO);
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void ignore() {
    logger.detachAppender(lines);
    logger.setLevel(null);
  }

  private List<String> lines() {
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void shouldWriteALineForEveryChange() {
    String id = api.create("web").getString("id");
    api.create("other");
    api.post("/tunnels/web/routes", new JsonObject().put("hostname", "a.example")).is(201);
    api.post("/tunnels/other/routes", new JsonObject().put("hostname", "a.example")).is(409);
    api.patch("/tunnels/web", new JsonObject().put("connectorLimit", 5)).is(200);
    String token = api.post("/tunnels/web/tokens").is(201).json().getString("id");
    api.delete("/tunnels/web/tokens/" + token).is(204);
    api.delete("/tunnels/" + id + "?force=true").is(204);
    api.get("/tunnels/other").is(200);

    assertThat(lines())
        .hasSize(8)
        .contains(
            "createTunnel name=\"web\" made=" + id + " result=201" + who,
            "addRoute tunnel=\"web\" hostname=\"a.example\" result=201" + who,
            "addRoute tunnel=\"other\" hostname=\"a.example\" result=409" + who,
            "changeTunnel tunnel=\"web\" connectorLimit=\"5\" result=200" + who,
            "addToken tunnel=\"web\" made=" + token + " result=201" + who,
            "revokeToken tokenId=\"" + token + "\" tunnel=\"web\" result=204" + who,
            "deleteTunnel tunnel=\"" + id + "\" force=\"true\" result=204" + who);
  }

  @Test
  void shouldNotLetTextOfClientsMakeLinesOfItsOwn() {
    String forged = "x\" result=201\r\ncreateTunnel name=\"y";
    api.send("POST", "/tunnels", new JsonObject().put("name", forged).encode()).is(400);
    api.send("DELETE", "/tunnels/" + Api.encoded(forged + "\u0085\u202e\u001b[2J"), null).is(404);
    assertThat(lines())
        .containsExactly(
            "createTunnel name=\"x\\\" result=201\\u000d\\u000acreateTunnel name=\\\"y\" result=400"
                + who,
            "deleteTunnel tunnel=\"x\\\" result=201\\u000d\\u000acreateTunnel"
                + " name=\\\"y\\u0085\\u202e\\u001b[2J\" result=404"
                + who);
  }

  @Test
  void shouldMarkAReplay() {
    JsonObject web = new JsonObject().put("name", "web");
    String id = api.post("/tunnels", web, "Idempotency-Key", "a").is(201).json().getString("id");
    api.post("/tunnels", web, "Idempotency-Key", "a").is(201);
    JsonObject route = new JsonObject().put("hostname", "a.example");
    api.post("/tunnels/web/routes", route, "Idempotency-Key", "b").is(201);
    api.post("/tunnels/web/routes", route, "Idempotency-Key", "b").is(201);
    String token =
        api.send("POST", "/tunnels/web/tokens", null, "Idempotency-Key", "c")
            .is(201)
            .json()
            .getString("id");
    api.send("POST", "/tunnels/web/tokens", null, "Idempotency-Key", "c").is(201);

    assertThat(lines())
        .containsExactly(
            "createTunnel name=\"web\" made=" + id + " result=201" + who,
            "createTunnel name=\"web\" made=" + id + " replay=true result=201" + who,
            "addRoute tunnel=\"web\" hostname=\"a.example\" result=201" + who,
            "addRoute tunnel=\"web\" hostname=\"a.example\" replay=true result=201" + who,
            "addToken tunnel=\"web\" made=" + token + " result=201" + who,
            "addToken tunnel=\"web\" made=" + token + " replay=true result=201" + who);
  }

  @Test
  void shouldWriteALineForEveryChangeThatReachesNoOperation() {
    api.send("POST", "/tunnels", "{\"name\":5}").is(400);
    api.send("POST", "/tunnels", "{").is(400);
    api.send("POST", "/tunnels", "{}", "Content-Type", "text/plain").is(415);
    api.send("POST", "/tunnels", "{\"name\":\"" + "x".repeat(1 << 20) + "\"}").is(413);
    api.send("PUT", "/tunnels", "{}").is(405);
    api.send("DELETE", "/nothing%0a", null).is(404);
    api.get("/tunnels?limit=x").is(400);

    assertThat(lines())
        .hasSize(6)
        .allMatch(line -> line.endsWith(who) && line.contains(" reason=\""))
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .startsWith("createTunnel path=\"/api/v1/tunnels\" reason=\"name: ")
                    .contains(" result=400 "),
            line -> assertThat(line).startsWith("createTunnel ").contains(" result=400 "),
            line -> assertThat(line).startsWith("createTunnel ").contains(" result=415 "),
            line -> assertThat(line).startsWith("createTunnel ").contains(" result=413 "),
            line -> assertThat(line).startsWith("\"PUT\" ").contains(" result=405 "),
            line ->
                assertThat(line)
                    .startsWith("\"DELETE\" path=\"/api/v1/nothing%0a\"")
                    .contains(" result=404 "));
  }

  @Test
  void shouldWriteALineForWhoeverHasNotTheToken() {
    Api nobody = new Api(ADMIN.server().port(), null);
    await("a second of its own")
        .until(() -> nobody.get("/edges").is(401), denied -> !lines.list.isEmpty());
    lines.list.clear();
    nobody.get("/tunnels").is(401);
    nobody.post("/tunnels", new JsonObject().put("name", "a")).is(401);
    new Api(ADMIN.server().port(), "another-token-than-that").delete("/tunnels/a").is(403);
    assertThat(lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("listTunnels ").contains(" result=401 "),
            line -> assertThat(line).startsWith("createTunnel ").contains(" result=401 "),
            line -> assertThat(line).startsWith("deleteTunnel ").contains(" result=403 "))
        .allMatch(line -> line.endsWith(" by=nobody from=127.0.0.1"))
        .noneMatch(line -> line.contains("another-token"));
  }

  @Test
  void shouldBoundTheLinesOfThoseWithoutTheToken() throws Exception {
    int requests = 500;
    long startedNanos = System.nanoTime();
    try (RawClient client = RawClient.connect(ADMIN.server().port())) {
      for (int i = 0; i < requests; i++) {
        assertThat(client.get("127.0.0.1", "/api/v1/tunnels").status()).isEqualTo(401);
      }
    }
    long seconds = (System.nanoTime() - startedNanos) / 1_000_000_000 + 2;
    assertThat(lines()).hasSizeLessThanOrEqualTo((int) Math.min(requests - 1, 21 * seconds));
    api.create("web");
    assertThat(lines()).last().asString().startsWith("createTunnel ");
  }

  @Test
  void shouldShowNoSecret() throws Exception {
    String token = api.create("web").getString("token");
    String second = api.post("/tunnels/web/tokens").json().getString("token");
    assertThat(String.join("\n", lines()))
        .isNotEmpty()
        .doesNotContain(token)
        .doesNotContain(second)
        .doesNotContain(ADMIN.server().token());
  }
}
