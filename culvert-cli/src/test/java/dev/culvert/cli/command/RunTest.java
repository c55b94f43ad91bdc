package dev.culvert.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.cli.CommandRun;
import dev.culvert.cli.ScriptedApi;
import dev.culvert.cli.exit.ExitCode;
import dev.culvert.core.data.Credentials;
import dev.culvert.core.data.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code tunnel run} and the roles hand to their launchers. */
class RunTest {

  private static final UUID ID = UUID.fromString(ScriptedApi.ID);

  @TempDir private Path data;

  private CommandRun run(String... words) {
    return CommandRun.of(Map.of("CULVERT_DATA", data.toString()), words);
  }

  @Test
  void shouldRunTheTunnelOfACredentialsFile() throws IOException {
    new Credentials(ID, "web", "secret").write(new DataDirectory(data));
    CommandRun run =
        run("tunnel", "run", "web", "--url", "http://127.0.0.1:9000", "--instances", "2");
    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.RUNNING);
    assertThat(run.launched())
        .containsExactly(
            "-cluster",
            "-instances",
            "2",
            "--set",
            "data=" + data,
            "--set",
            "tunnel=" + ID,
            "--set",
            "token=",
            "--set",
            "origin.url=http://127.0.0.1:9000");
  }

  @Test
  void shouldRunWithATokenAndLetSettingsGoBefore() {
    CommandRun run =
        run("tunnel", "run", "--token", "abc==", "--conf", "c.yaml", "--set", "data=elsewhere");
    assertThat(run.launched())
        .containsExactly(
            "-cluster",
            "-conf",
            "c.yaml",
            "--set",
            "data=" + data,
            "--set",
            "token=abc==",
            "--set",
            "data=elsewhere");
  }

  @Test
  void shouldTakeTheTokenFromTheEnvironment() {
    CommandRun run = CommandRun.of(Map.of("CULVERT_TOKEN", "abc"), "tunnel", "run");
    assertThat(run.launched()).contains("token=abc", "data=data");
  }

  @Test
  void shouldHandOnHowToReachTheEdges() {
    CommandRun run =
        run(
            ("tunnel run --token abc --edge a.test:1,b.test:2 --edge c.test --ca my.pem"
                    + " --proxy socks5://p.test:1080 --link uplink")
                .split(" "));
    assertThat(run.launched())
        .containsExactly(
            "-cluster",
            "--set",
            "data=" + data,
            "--set",
            "token=abc",
            "--set",
            "link=uplink",
            "--set",
            "edge.addresses=a.test:1,b.test:2,c.test",
            "--set",
            "edge.ca=my.pem",
            "--set",
            "edge.proxy=socks5://p.test:1080");
  }

  @Test
  void shouldNameTheLinksThereAre() {
    CommandRun run = run("tunnel", "run", "--token", "abc", "--link", "buss");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--link", "buss is not one of uplink, bus");
    assertThat(run("tunnel", "run", "--token", "abc", "--link", "bus").launched())
        .containsExactly(
            "-cluster", "--set", "data=" + data, "--set", "token=abc", "--set", "link=bus");
  }

  @Test
  void shouldNameTheDirectoryThatHasNoCredentials() {
    CommandRun run = run("tunnel", "run", "web");
    assertThat(run.code()).isEqualTo(5);
    assertThat(run.err())
        .contains(
            "tunnel web has no credentials file in " + data.resolve("credentials"),
            "token NAME --new",
            "CULVERT_TOKEN or in a file with --token-file");
    assertThat(run.launched()).isEmpty();
  }

  @Test
  void shouldNameACredentialsFileThatIsBroken() throws IOException {
    Path file = Files.createDirectories(data.resolve("credentials")).resolve(ID + ".json");
    Files.writeString(file, "{");
    CommandRun run = run("tunnel", "run", "web");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains(file + ": is not a credentials file").doesNotContain("\tat ");
  }

  @Test
  void shouldWantExactlyOneOfNameAndToken() {
    CommandRun none = run("tunnel", "run");
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).contains("give NAME, --token-file or CULVERT_TOKEN");
    for (String words :
        List.of(
            "NAME and --token: web --token abc",
            "NAME and --token-file: web --token-file f",
            "--token-file and --token: --token abc --token-file f")) {
      CommandRun both = run(("tunnel run " + words.replaceFirst(".*: ", "")).split(" "));
      assertThat(both.code()).isEqualTo(2);
      assertThat(both.err()).contains(words.replaceFirst(": .*", "") + " are both given");
      assertThat(both.launched()).isEmpty();
    }
  }

  @Test
  void shouldRefuseTheTokenOfTheEnvironmentTogetherWithAName() throws IOException {
    new Credentials(ID, "web", "secret").write(new DataDirectory(data));
    Map<String, String> environment =
        Map.of("CULVERT_DATA", data.toString(), "CULVERT_TOKEN", "abc");
    CommandRun both = CommandRun.of(environment, "tunnel", "run", "web");
    assertThat(both.code()).isEqualTo(2);
    assertThat(both.err()).contains("NAME and CULVERT_TOKEN are both given");
    assertThat(both.launched()).isEmpty();
    assertThat(CommandRun.of(environment, "tunnel", "run", "--token", "def").launched())
        .contains("token=def");
  }

  @Test
  void shouldTakeTheTokenFromAFile() throws IOException {
    Path file = tokenFile("abc==\n", "rw-r-----");
    CommandRun run =
        CommandRun.of(
            Map.of("CULVERT_TOKEN", "other"), "tunnel", "run", "--token-file", file.toString());
    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.RUNNING);
    assertThat(run.launched()).contains("token=abc==");
  }

  @Test
  void shouldRefuseATokenFileThatOthersMayReadOrThatHoldsNone() throws IOException {
    assertNoToken(tokenFile("abc", "rw-r--r--"), "has the mode rw-r--r--", "chmod 600");
    assertNoToken(tokenFile("abc", "rw--w----"), "has the mode rw--w----", "chmod 600");
    assertNoToken(tokenFile(" \n", "rw-------"), "is empty");
    assertNoToken(tokenFile("a b", "rw-------"), "does not hold one token");
    assertNoToken(tokenFile("a".repeat(5000), "rw-------"), "4096 bytes");
    assertNoToken(data.resolve("none"), "is not there");
    Path directory = Files.createDirectory(data.resolve("directory"));
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    assertNoToken(directory, "is a directory");
  }

  private void assertNoToken(Path file, String... said) {
    CommandRun run = run("tunnel", "run", "--token-file", file.toString());
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--token-file: " + file).contains(said).hasLineCount(1);
    assertThat(run.launched()).isEmpty();
  }

  private Path tokenFile(String content, String mode) throws IOException {
    Path file = Files.writeString(Files.createTempFile(data, "token", ""), content);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  @Test
  void shouldHandTheOptionsOfARoleOn() {
    CommandRun run = run("edge", "-conf", "{}", "--instances", "3", "--set", "http.port=0");
    assertThat(run.code()).isEqualTo(ExitCode.RUNNING);
    assertThat(run.launched())
        .containsExactly("-cluster", "-conf", "{}", "-instances", "3", "--set", "http.port=0");
  }
}
