package dev.culvert.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.culvert.cli.ScriptedApi;
import dev.culvert.cli.api.AdminApi;
import dev.culvert.cli.api.ApiAddress;
import dev.culvert.cli.api.ApiHttp;
import dev.culvert.cli.exit.CommandException;
import dev.culvert.core.data.Credentials;
import dev.culvert.core.data.DataDirectory;
import dev.culvert.core.tunnel.TunnelToken;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demo's tunnel at a first start and at later ones. */
@Timeout(30)
class DemoTunnelTest {

  private static final UUID ID = UUID.fromString(ScriptedApi.ID);
  private static final String BASE = "/tunnels/" + ID;
  private static final String GET = "GET /tunnels/demo";
  private static final String NEW_TOKEN =
      "{\"id\": \"t3\", \"createdAt\": \"2026-03-03T00:00:00Z\", \"token\": \"third\"}";

  private static final String KEPT = token("tag");

  private final ScriptedApi api = new ScriptedApi();
  private DataDirectory data;
  private DemoTunnel tunnel;

  @BeforeEach
  void open(@TempDir Path directory) {
    data = new DataDirectory(directory);
    ApiAddress address = ApiAddress.find(api.url(), "t", Map.of(), data);
    tunnel = new DemoTunnel(new AdminApi(new ApiHttp(address, Duration.ofSeconds(5))), data, "tag");
  }

  @AfterEach
  void close() {
    api.close();
  }

  private static String token(String clusterTag) {
    return TunnelToken.create(clusterTag, ID, new SecureRandom()).text();
  }

  private static String demo(String routes, String tokens) {
    return """
        {"id": "%s", "name": "demo", "connectorLimit": 100, "createdAt": "2026-03-01T00:00:00Z",
         "revision": 3, "routes": [%s], "tokens": [%s], "config": {}, "connectors": 0,
         "token": "first"}"""
        .formatted(ID, routes, tokens);
  }

  private static String route() {
    return "{\"hostname\": \"demo.localhost\", \"pathPrefix\": \"/\"}";
  }

  private static String token(String id, int day) {
    return "{\"id\": \"%s\", \"createdAt\": \"2026-03-0%dT00:00:00Z\"}".formatted(id, day);
  }

  @Test
  void shouldMakeTheTunnelAtTheFirstStart() {
    api.problem(GET, 404, "there is no tunnel demo", null);
    api.on("POST /tunnels", 201, demo(route(), token("t1", 1)));
    assertThat(tunnel.ensure()).isEqualTo("first");
    assertThat(api.seen("POST /tunnels").get(0).body())
        .isEqualTo(
            "{\"name\":\"demo\",\"routes\":"
                + "[{\"hostname\":\"demo.localhost\",\"pathPrefix\":\"/\"}]}");
    assertThat(Credentials.find(data, "demo")).contains(new Credentials(ID, "demo", "first"));
  }

  @Test
  void shouldUseItAgainWithTheSameToken() throws IOException {
    new Credentials(ID, "demo", KEPT).write(data);
    api.on(GET, 200, demo(route(), token("t1", 1)));
    assertThat(tunnel.ensure()).isEqualTo(KEPT);
    assertThat(api.seen()).hasSize(1);
  }

  @Test
  void shouldAddTheRouteIfItIsGone() throws IOException {
    new Credentials(ID, "demo", KEPT).write(data);
    api.on(GET, 200, demo("", token("t1", 1))).on("POST " + BASE + "/routes", 201, route());
    assertThat(tunnel.ensure()).isEqualTo(KEPT);
    assertThat(api.seen("POST " + BASE + "/routes")).hasSize(1);
  }

  @Test
  void shouldReplaceTheOldestOfTwoTokensWhenItsFileIsGone() {
    api.on(GET, 200, demo(route(), token("young", 2) + "," + token("old", 1)));
    api.on("DELETE " + BASE + "/tokens/old", 204, "")
        .on("POST " + BASE + "/tokens", 201, NEW_TOKEN);
    assertThat(tunnel.ensure()).isEqualTo("third");
    assertThat(Credentials.find(data, "demo").orElseThrow().token()).isEqualTo("third");
  }

  @Test
  void shouldRevokeNothingWhileThereIsRoomForOneMore() {
    api.on(GET, 200, demo(route(), token("t1", 1))).on("POST " + BASE + "/tokens", 201, NEW_TOKEN);
    assertThat(tunnel.ensure()).isEqualTo("third");
    assertThat(api.seen()).hasSize(2);
  }

  @Test
  void shouldNotTrustAFileWhenNoTokenIsValid() throws IOException {
    new Credentials(ID, "demo", "revoked").write(data);
    api.on(GET, 200, demo(route(), "")).on("POST " + BASE + "/tokens", 201, NEW_TOKEN);
    assertThat(tunnel.ensure()).isEqualTo("third");
  }

  @Test
  void shouldNotUseTheTokenOfAClusterOfAnotherName() throws IOException {
    new Credentials(ID, "demo", token("other")).write(data);
    api.on(GET, 200, demo(route(), token("t1", 1))).on("POST " + BASE + "/tokens", 201, NEW_TOKEN);
    assertThat(tunnel.ensure()).isEqualTo("third");
  }

  @Test
  void shouldSayWhoHasTheHostname() {
    api.on(GET, 200, demo("", token("t1", 1)));
    api.problem("POST " + BASE + "/routes", 409, "demo.localhost belongs to web", "hostname");
    assertThatThrownBy(() -> tunnel.ensure())
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("demo.localhost belongs to web");
  }
}
