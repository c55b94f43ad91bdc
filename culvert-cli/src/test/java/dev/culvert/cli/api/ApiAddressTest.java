package dev.culvert.cli.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.culvert.cli.exit.CommandException;
import dev.culvert.cli.exit.ExitCode;
import dev.culvert.core.data.DataDirectory;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Options go before the environment, that before the data directory, that before defaults. */
class ApiAddressTest {

  private static final Map<String, String> ENVIRONMENT =
      Map.of("CULVERT_API", "http://env:1", "CULVERT_API_TOKEN", "env-token");

  @TempDir private Path directory;

  private ApiAddress find(String url, String token, Map<String, String> environment) {
    return ApiAddress.find(url, token, environment, new DataDirectory(directory));
  }

  @Test
  void shouldKeepTheOrderOfSources() throws IOException {
    assertThat(find(null, null, Map.of()))
        .isEqualTo(
            new ApiAddress(
                URI.create("http://127.0.0.1:9100"),
                "the default",
                null,
                directory.resolve("admin-token").toString()));
    Files.writeString(directory.resolve("admin-url"), "http://127.0.0.1:9999/\n");
    Files.writeString(directory.resolve("admin-token"), "file-token\n");
    ApiAddress file = find(null, null, Map.of("CULVERT_API", " "));
    assertThat(file.url()).hasToString("http://127.0.0.1:9999");
    assertThat(file.urlSource()).isEqualTo(directory.resolve("admin-url").toString());
    assertThat(file.token()).isEqualTo("file-token");
    ApiAddress environment = find(null, null, ENVIRONMENT);
    assertThat(environment.url()).hasToString("http://env:1");
    assertThat(environment.token()).isEqualTo("env-token");
    assertThat(environment.tokenSource()).isEqualTo("CULVERT_API_TOKEN");
    ApiAddress option = find("https://opt/culvert", "opt-token", ENVIRONMENT);
    assertThat(option.url()).hasToString("https://opt/culvert");
    assertThat(option.urlSource()).isEqualTo("--api");
    assertThat(option.token()).isEqualTo("opt-token");
  }

  @Test
  void shouldNotShowTheToken() {
    assertThat(find(null, "opt-token", Map.of()).toString()).doesNotContain("opt-token");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"127.0.0.1:9100", "ftp://a", "http://", "http:// a", "http://a?b", "http://a#b"})
  void shouldSayWhatIsNoUrl(String url) {
    assertThatThrownBy(() -> find(url, null, Map.of()))
        .isInstanceOfSatisfying(
            CommandException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INVALID))
        .hasMessageContaining("--api: " + url + " is not a URL such as http://127.0.0.1:9100");
  }

  @Test
  void shouldRefuseATokenThatWouldBreakTheHeader() {
    assertThatThrownBy(() -> find(null, null, Map.of("CULVERT_API_TOKEN", "a\r\nb")))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("CULVERT_API_TOKEN")
        .hasMessageNotContaining("a\r\nb");
  }

  @Test
  void shouldSayThatAFileCannotBeRead() throws IOException {
    Files.createDirectory(directory.resolve("admin-token"));
    assertThatThrownBy(() -> find(null, null, Map.of()))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining(directory.resolve("admin-token") + " cannot be read")
        .hasMessageContaining("--api-token");
  }
}
