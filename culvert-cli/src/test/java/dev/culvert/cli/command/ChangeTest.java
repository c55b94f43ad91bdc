package dev.culvert.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.culvert.cli.CommandRun;
import dev.culvert.cli.ScriptedApi;
import dev.culvert.core.data.Credentials;
import dev.culvert.core.data.DataDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code delete}, {@code token}, {@code route}, {@code drain} and {@code disconnect}. */
@Timeout(30)
class ChangeTest {

  private static final String BASE = "/tunnels/" + ScriptedApi.ID;
  private static final UUID ID = UUID.fromString(ScriptedApi.ID);

  private final ScriptedApi api = new ScriptedApi();

  @TempDir private Path data;

  @BeforeEach
  void knowTheTunnel() {
    api.on("GET /tunnels/web", 200, ScriptedApi.WEB);
  }

  @AfterEach
  void close() {
    api.close();
  }

  private DataDirectory directory() {
    return new DataDirectory(data);
  }

  @Test
  void shouldDeleteATunnelAndItsCredentialsFile() throws IOException {
    new Credentials(ID, "web", "old").write(directory());
    api.on("DELETE " + BASE, 204, "");
    CommandRun run = api.run(data, "tunnel", "delete", "web");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out().strip()).isEqualTo("Deleted tunnel web (" + ScriptedApi.ID + ")");
    assertThat(Credentials.file(directory(), ID)).doesNotExist();
  }

  @Test
  void shouldKeepTheCredentialsOfATunnelThatIsStillThere() throws IOException {
    new Credentials(ID, "web", "old").write(directory());
    api.problem(
        "DELETE " + BASE,
        409,
        "tunnel web has 2 live connectors; force=true cuts them off",
        "force");
    CommandRun run = api.run(data, "tunnel", "delete", "web");
    assertThat(run.code()).isEqualTo(6);
    assertThat(run.err().strip())
        .isEqualTo(
            "culvert tunnel delete: tunnel web has 2 live connectors; --force cuts them off and"
                + " deletes the tunnel");
    assertThat(Credentials.file(directory(), ID)).exists();
    api.on("DELETE " + BASE + "?force=true", 204, "");
    JsonNode json = api.run(data, "tunnel", "delete", "web", "--force", "-o", "json").json();
    assertThat(json.path("deleted").asBoolean()).isTrue();
    assertThat(json.path("id").asText()).isEqualTo(ScriptedApi.ID);
  }

  @Test
  void shouldTakeAnAbsentTunnelForDeletedWhenTheFirstAnswerWasLost() {
    api.loses("DELETE " + BASE).loses("DELETE " + BASE);
    api.problem("DELETE " + BASE, 404, "there is no tunnel web", null);
    CommandRun run = api.run(data, "tunnel", "delete", "web");
    assertThat(run.code()).as(run.err()).isZero();
  }

  @Test
  void shouldMakeANewTokenAndPutItIntoTheCredentialsFile() throws IOException {
    new Credentials(ID, "web", "old").write(directory());
    api.on(
        "POST " + BASE + "/tokens",
        201,
        "{\"id\": \"t2\", \"createdAt\": \"2026-03-01T12:00:01Z\", \"token\": \"second\"}");
    CommandRun run = api.run(data, "tunnel", "token", "web", "--new");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).containsPattern("(?m)^ID +t2$").containsPattern("(?m)^TOKEN +second$");
    assertThat(Credentials.find(directory(), "web").orElseThrow().token()).isEqualTo("second");
    assertThat(api.seen("POST " + BASE + "/tokens").get(0).body()).isEmpty();
    JsonNode json = api.run(data, "tunnel", "token", "web", "--new", "-o", "json").json();
    assertThat(json.path("token").asText()).isEqualTo("second");
    assertThat(json.path("credentialsFile").asText()).endsWith(ScriptedApi.ID + ".json");
  }

  @Test
  void shouldSayWhenThereAreTooManyTokens() {
    api.problem("POST " + BASE + "/tokens", 409, "tunnel web has 2 tokens; revoke one", null);
    CommandRun run = api.run(data, "tunnel", "token", "web", "--new");
    assertThat(run.code()).isEqualTo(6);
    assertThat(run.err().strip())
        .isEqualTo("culvert tunnel token: tunnel web has 2 tokens; revoke one");
  }

  @Test
  void shouldRevokeAToken() {
    api.on("DELETE " + BASE + "/tokens/" + ScriptedApi.TOKEN_ID, 204, "");
    CommandRun run = api.run(data, "tunnel", "token", "web", "--revoke", ScriptedApi.TOKEN_ID);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("Revoked token " + ScriptedApi.TOKEN_ID);
  }

  @Test
  void shouldNotRevokeAndMakeAtOnce() {
    CommandRun run = api.run(data, "tunnel", "token", "web", "--new", "--revoke", "t1");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--new", "--revoke", "mutually exclusive");
    assertThat(api.seen()).isEmpty();
  }

  @Test
  void shouldAddAndRemoveARoute() {
    api.on(
        "POST " + BASE + "/routes", 201, "{\"hostname\": \"b.example\", \"pathPrefix\": \"/v1\"}");
    CommandRun add = api.run(data, "tunnel", "route", "add", "web", "B.Example/v1/");
    assertThat(add.out().strip()).as(add.err()).isEqualTo("b.example/v1 leads to tunnel web");
    assertThat(api.seen("POST " + BASE + "/routes").get(0).body())
        .isEqualTo("{\"hostname\":\"b.example\",\"pathPrefix\":\"/v1\"}");

    String delete = "DELETE " + BASE + "/routes?hostname=%2A.b.example&pathPrefix=%2Fv1";
    api.on(delete, 204, "").on(delete.replace("%2A", "*"), 204, "");
    JsonNode removed =
        api.run(data, "tunnel", "route", "remove", "web", "*.b.example/v1", "-o", "json").json();
    assertThat(removed.path("removed").asBoolean()).isTrue();
    assertThat(removed.path("tunnelName").asText()).isEqualTo("web");
  }

  @Test
  void shouldSayWhoseAHostnameIs() {
    api.problem("POST " + BASE + "/routes", 409, "b.example belongs to tunnel other", "hostname");
    CommandRun run = api.run(data, "tunnel", "route", "add", "web", "b.example");
    assertThat(run.code()).isEqualTo(6);
    assertThat(run.err()).contains("hostname: b.example belongs to tunnel other");
  }

  @Test
  void shouldDrainAndDisconnectAConnector() {
    String id = "0b9c7b62-0d4b-4c3e-9a53-6a2d9f0e4a11";
    api.on("POST " + BASE + "/connectors/" + id + "/drain", 202, "");
    api.on("DELETE " + BASE + "/connectors/" + id, 204, "");
    assertThat(api.run(data, "tunnel", "drain", "web", id).out().strip())
        .isEqualTo("Connector " + id + ": draining");
    JsonNode json = api.run(data, "tunnel", "disconnect", "web", id, "-o", "json").json();
    assertThat(json.path("disconnected").asBoolean()).isTrue();
  }

  @Test
  void shouldNameAnIdThatIsNone() {
    CommandRun drain = api.run(data, "tunnel", "drain", "web", "c1");
    assertThat(drain.code()).isEqualTo(2);
    assertThat(drain.err().strip())
        .isEqualTo(
            "culvert tunnel drain: CONNECTOR: c1 is not the ID of a connector, as culvert tunnel"
                + " info shows it");
    CommandRun revoke = api.run(data, "tunnel", "token", "web", "--revoke", "1-1-1-1-1");
    assertThat(revoke.code()).isEqualTo(2);
    assertThat(revoke.err()).contains("--revoke: 1-1-1-1-1 is not the ID of a token");
    assertThat(api.seen()).isEmpty();
  }
}
