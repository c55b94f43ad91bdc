package dev.culvert.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.cli.CommandRun;
import dev.culvert.cli.ScriptedApi;
import dev.culvert.testing.net.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a command ends when the admin API does not do what it was asked for. */
@Timeout(30)
class FailureTest {

  private static final String LIST = "GET /tunnels?limit=1000";

  private final ScriptedApi api = new ScriptedApi();

  @TempDir private Path data;

  @AfterEach
  void close() {
    api.close();
  }

  private CommandRun list() {
    return api.run(data, "tunnel", "list");
  }

  @Test
  void shouldNameTheUrlAndWhatToDoWhenNothingListens() {
    String url = "http://127.0.0.1:" + FreePorts.one();
    CommandRun run = CommandRun.of(environment("CULVERT_API", url), "tunnel", "list");
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().strip())
        .isEqualTo(
            "culvert tunnel list: the admin API at "
                + url
                + " (CULVERT_API) cannot be reached: nothing listens there; start a registry"
                + " (culvert demo, or culvert registry), or say where one is with --api or"
                + " CULVERT_API");
  }

  @Test
  void shouldNotSuspectAChangeThatWasNeverSent() {
    String url = "http://127.0.0.1:" + FreePorts.one();
    CommandRun run = CommandRun.of(environment("CULVERT_API", url), "tunnel", "create", "web");
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).doesNotContain("may or may not have happened");
  }

  @Test
  void shouldSayThatThereIsNoSuchHost() {
    CommandRun run =
        CommandRun.of(environment(), "tunnel", "list", "--api", "http://no.such.host.invalid:9100");
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).contains("no.such.host.invalid", "(--api)", "no such host");
  }

  @Test
  void shouldGiveUpOnASlowAnswer() {
    api.hangs(LIST);
    CommandRun none = api.run(data, "tunnel", "list", "--timeout", "0");
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).contains("--timeout: 0 is not a number of seconds (1..3600)");
    CommandRun run = api.run(data, "tunnel", "list", "--timeout", "1");
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err())
        .contains(api.url(), "did not answer within 1 s", "--timeout")
        .doesNotContain("may or may not have happened");
  }

  @Test
  void shouldSayThatASlowChangeMayHaveHappened() {
    api.hangs("POST /tunnels");
    CommandRun run = api.run(data, "tunnel", "create", "web", "--timeout", "1");
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).contains("may or may not have happened");
  }

  @Test
  void shouldGiveUpWhenEveryAnswerIsLost() {
    api.loses("POST /tunnels");
    CommandRun run = api.run(data, "tunnel", "create", "web", "--timeout", "1");
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).contains("cannot be reached: no answer", "may or may not have happened");
    assertThat(api.seen().size()).isGreaterThan(2);
  }

  @Test
  void shouldSayWhereAWrongTokenCameFrom() throws IOException {
    api.problem(LIST, 403, "wrong token", null);
    CommandRun fromEnvironment = list();
    assertThat(fromEnvironment.code()).isEqualTo(4);
    assertThat(fromEnvironment.err())
        .contains(api.url(), "does not take the token from CULVERT_API_TOKEN", "admin-token")
        .doesNotContain(ScriptedApi.TOKEN);
    CommandRun fromOption = api.run(data, "tunnel", "list", "--api-token", "wr0ng");
    assertThat(fromOption.err()).contains("from --api-token").doesNotContain("wr0ng");
    Files.writeString(data.resolve("admin-token"), "from-the-file\n");
    CommandRun fromFile = CommandRun.of(environment("CULVERT_API", api.url()), "tunnel", "list");
    assertThat(fromFile.err()).contains("from " + data.resolve("admin-token"));
    assertThat(api.seen(LIST).get(2).headers().getFirst("Authorization"))
        .isEqualTo("Bearer from-the-file");
  }

  @Test
  void shouldSayThatThereIsNoToken() {
    api.problem(LIST, 401, "a token is missing", null);
    CommandRun run = CommandRun.of(environment("CULVERT_API", api.url()), "tunnel", "list");
    assertThat(run.code()).isEqualTo(4);
    assertThat(run.err())
        .contains("wants a token", data.resolve("admin-token").toString(), "CULVERT_API_TOKEN");
    assertThat(api.seen(LIST).get(0).headers()).doesNotContainKey("Authorization");
  }

  @ParameterizedTest
  @CsvSource({
    "400, 2", "404, 5", "409, 6", "412, 6", "413, 2", "415, 2", "500, 1", "503, 3", "405, 1"
  })
  void shouldEndWithTheKindOfTheProblem(int status, int code) {
    api.problem(LIST, status, "the reason", "a/field");
    CommandRun run = list();
    assertThat(run.code()).isEqualTo(code);
    assertThat(run.err().strip()).isEqualTo("culvert tunnel list: a/field: the reason");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void shouldNotLetAProblemCommandTheTerminal() {
    api.problem(LIST, 400, "red \\u001b[31m", null);
    assertThat(list().err()).contains("red ?[31m");
  }

  @ParameterizedTest
  @CsvSource({"200, not JSON", "302, status 302", "404, status 404", "502, status 502"})
  void shouldSayThatAnotherServerAnswers(int status, String why) {
    api.html(LIST, status);
    CommandRun run = list();
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains(api.url(), why, "is that the admin API of a registry");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]|without a list \"items\"",
        "{\"items\": {}}|without a list \"items\"",
        "{\"items\": [7], \"next\": null}|without a text \"id\"",
        "{\"items\": [{\"id\": \"x\"}], \"next\": null}|without a UUID \"id\"",
        "{\"items\": [], \"next\": \"again\"}|a page whose next one is itself",
        "{\"items\": [|not JSON",
      })
  void shouldSayWhatIsWrongWithAnAnswer(String json, String why) {
    api.on(LIST, 200, json).on("GET /tunnels?limit=1000&after=again", 200, json);
    CommandRun run = list();
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains(why).doesNotContain("Exception", "\tat ");
  }

  @Test
  void shouldSayThatSomethingElseThanHttpAnswers() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread thread = new Thread(() -> greetAll(server));
      thread.setDaemon(true);
      thread.start();
      String url = "http://127.0.0.1:" + server.getLocalPort();
      CommandRun run =
          CommandRun.of(environment("CULVERT_API", url), "tunnel", "list", "--timeout", "2");
      assertThat(run.code()).isIn(1, 3);
      assertThat(run.err()).contains(url).doesNotContain("\tat ");
    }
  }

  private static void greetAll(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        socket.getOutputStream().write("220 smtp.example\r\n".getBytes(StandardCharsets.US_ASCII));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private Map<String, String> environment() {
    return Map.of("CULVERT_DATA", data.toString());
  }

  private Map<String, String> environment(String variable, String value) {
    return Map.of("CULVERT_DATA", data.toString(), variable, value);
  }
}
