package dev.culvert.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.culvert.cli.CommandRun;
import dev.culvert.cli.ScriptedApi;
import dev.culvert.core.data.Credentials;
import dev.culvert.core.data.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code tunnel create}: what it asks for, prints and leaves in the data directory. */
@Timeout(30)
class CreateTest {

  private static final String POST = "POST /tunnels";
  private static final String CREATED =
      ScriptedApi.WEB.replace("\"connectors\": 2", "\"connectors\": 0, \"token\": \"s3cret=\"");
  private static final String REPLAYED = ScriptedApi.WEB;

  private final ScriptedApi api = new ScriptedApi();

  @TempDir private Path directory;

  @AfterEach
  void close() {
    api.close();
  }

  private Path data() {
    return directory.resolve("data");
  }

  private Path credentials() {
    return data().resolve("credentials/" + ScriptedApi.ID + ".json");
  }

  @Test
  void shouldSendWhatWasAskedFor() throws IOException {
    api.on(POST, 201, CREATED);
    CommandRun run =
        api.run(
            data(),
            "tunnel",
            "create",
            "web",
            "--hostname",
            "Web.Localhost",
            "--hostname=*.bücher.example/api/",
            "--url",
            "http://127.0.0.1:3000",
            "--connector-limit",
            "7");
    assertThat(run.code()).as(run.err()).isZero();
    ScriptedApi.Seen seen = api.seen().get(0);
    assertThat(seen.headers().getFirst("Content-Type")).isEqualTo("application/json");
    assertThat(UUID.fromString(seen.headers().getFirst("Idempotency-Key"))).isNotNull();
    assertThat(JsonMapper.builder().build().readTree(seen.body()))
        .isEqualTo(
            JsonMapper.builder()
                .build()
                .readTree(
                    """
                    {"name": "web", "connectorLimit": 7,
                     "config": {"origin": {"url": "http://127.0.0.1:3000"}},
                     "routes": [{"hostname": "web.localhost", "pathPrefix": "/"},
                      {"hostname": "*.xn--bcher-kva.example", "pathPrefix": "/api"}]}"""));
  }

  @Test
  void shouldPrintTheTokenAndWriteTheCredentialsForItsOwnerOnly() throws IOException {
    api.on(POST, 201, CREATED);
    CommandRun run = api.run(data(), "tunnel", "create", "--name", "web");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .isEqualToIgnoringNewLines(
            """
            NAME         web
            ID           6f9619ff-8b86-4011-b42d-00cf4fc964ff
            TOKEN        s3cret=
            ROUTES       web.localhost
                         web.localhost/api
            ORIGIN       http://127.0.0.1:3000
            CREDENTIALS  %s

            The token is shown only now: who has it can run the tunnel.
            Next: culvert tunnel run web
            """
                .formatted(credentials()));
    assertThat(api.seen().get(0).body()).isEqualTo("{\"name\":\"web\"}");
    assertThat(Credentials.find(new DataDirectory(data()), "web"))
        .contains(new Credentials(UUID.fromString(ScriptedApi.ID), "web", "s3cret="));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(credentials())))
        .isEqualTo("rw-------");
  }

  @Test
  void shouldPrintJson() {
    api.on(POST, 201, CREATED);
    JsonNode json = api.run(data(), "tunnel", "create", "web", "-o", "json").json();
    assertThat(json.path("id").asText()).isEqualTo(ScriptedApi.ID);
    assertThat(json.path("token").asText()).isEqualTo("s3cret=");
    assertThat(json.path("credentialsFile").asText()).isEqualTo(credentials().toString());
  }

  @Test
  void shouldQuoteWhatIsToBeTypedNext() {
    String name = "'; DROP TABLE tunnels; --";
    api.on(
        POST,
        201,
        CREATED
            .replace("\"web\"", "\"" + name + "\"")
            .replace("{\"origin\": {\"url\": \"http://127.0.0.1:3000\"}}", "{}"));
    CommandRun run = api.run(directory, "tunnel", "create", name, "--data", data().toString());
    assertThat(run.out())
        .contains(
            "Next: culvert tunnel run --data "
                + data()
                + " --url http://127.0.0.1:3000 ''\\''; DROP TABLE tunnels; --'");
    assertThat(credentials()).exists();
  }

  @Test
  void shouldSendTheSameKeyAgainWhenTheAnswerIsLost() {
    api.loses(POST).loses(POST).problem(POST, 503, "starting", null).on(POST, 201, CREATED);
    CommandRun run = api.run(data(), "tunnel", "create", "web");
    assertThat(run.code()).as(run.err()).isZero();
    List<String> keys =
        api.seen(POST).stream().map(seen -> seen.headers().getFirst("Idempotency-Key")).toList();
    assertThat(keys).hasSizeGreaterThanOrEqualTo(3);
    assertThat(keys.stream().distinct()).hasSize(1);
  }

  @Test
  void shouldReplaceATokenThatNobodyHasSeen() {
    String tokens = "/tunnels/" + ScriptedApi.ID + "/tokens";
    api.loses(POST).loses(POST).on(POST, 200, REPLAYED);
    api.on("DELETE " + tokens + "/" + ScriptedApi.TOKEN_ID, 204, "");
    api.on(
        "POST " + tokens,
        201,
        "{\"id\": \"t2\", \"createdAt\": \"2026-03-01T12:00:01Z\", \"token\": \"second\"}");
    JsonNode json = api.run(data(), "tunnel", "create", "web", "-o", "json").json();
    assertThat(json.path("token").asText()).isEqualTo("second");
    assertThat(api.seen("DELETE " + tokens + "/" + ScriptedApi.TOKEN_ID)).hasSize(1);
    assertThat(Credentials.find(new DataDirectory(data()), "web").orElseThrow().token())
        .isEqualTo("second");
  }

  @Test
  void shouldPrintTheTokenEvenIfItsFileCannotBeWritten() throws IOException {
    Path notADirectory = Files.createFile(directory.resolve("file"));
    api.on(POST, 201, CREATED);
    CommandRun run = api.run(notADirectory, "tunnel", "create", "web");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("s3cret=").doesNotContain("CREDENTIALS", "Next:");
    assertThat(run.err())
        .contains(
            "credentials file " + notADirectory,
            "cannot be written",
            "CULVERT_TOKEN or in a file with --token-file");
    JsonNode json = api.run(notADirectory, "tunnel", "create", "web", "-o", "json").json();
    assertThat(json.path("credentialsFile").isNull()).isTrue();
  }

  @Test
  void shouldRefuseWhatCannotBeRightBeforeAsking() {
    assertInvalid("NAME is missing", "tunnel", "create");
    assertInvalid("NAME and --name", "tunnel", "create", "web", "--name", "web");
    assertInvalid("hostname: a_b.c is not", "tunnel", "create", "web", "--hostname", "a_b.c");
    assertInvalid("10.0.0.1 looks like an IP", "tunnel", "create", "w", "--hostname", "10.0.0.1");
    assertInvalid("dot segment", "tunnel", "create", "w", "--hostname", "a.example/../x");
    assertInvalid("'many'", "tunnel", "create", "w", "--connector-limit", "many");
    assertInvalid("xml is not one of text, json", "tunnel", "create", "w", "-o", "xml");
    assertThat(api.seen()).isEmpty();
  }

  private void assertInvalid(String message, String... words) {
    CommandRun run = api.run(data(), words);
    assertThat(run.code()).as(run.toString()).isEqualTo(2);
    assertThat(run.err()).contains(message, "Try 'culvert tunnel create --help'.");
    assertThat(run.out()).isEmpty();
  }
}
