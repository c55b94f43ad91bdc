package dev.culvert.core.config;

import static dev.culvert.core.config.SampleSpec.SPEC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class ConfigLoaderTest {

  private static final ConfigSpec WITH_FILES =
      SPEC.text("uplink.tls.cert", "", "certificate").text("uplink.tls.key", "", "its key");

  @TempDir Path directory;

  @Test
  void shouldLetEachSourceOverrideTheOneBelow() throws IOException {
    Path file =
        yaml(
            """
            uplink:
              port: 1
            http.port: 1
            drain.grace: 1s
            edge.location: one
            """);
    Settings settings =
        ConfigLoader.of(SPEC)
            .file(file)
            .json(
                new JsonObject(
                    "{\"http\":{\"port\":2},\"drain.grace\":\"2s\",\"edge.location\":\"two\"}"),
                "-conf")
            .environment(Map.of("CULVERT_DRAIN_GRACE", "3s", "CULVERT_EDGE_LOCATION", "three"))
            .flags(Map.of("edge.location", "four"))
            .load();
    assertThat(settings.port("uplink.port")).isEqualTo(1);
    assertThat(settings.port("http.port")).isEqualTo(2);
    assertThat(settings.duration("drain.grace")).hasSeconds(3);
    assertThat(settings.text("edge.location")).isEqualTo("four");
    assertThat(settings.integer("http.maxHeadFields")).isEqualTo(100);
    assertThat(settings.isGiven("uplink.port")).isTrue();
    assertThat(settings.isGiven("http.maxHeadFields")).isFalse();
  }

  @Test
  void shouldFindTheFileOfTheRoleInTheDirectoryOfTheEnvironment() throws IOException {
    yaml("edge.location: dfw");
    assertThat(inDirectory().load().text("edge.location")).isEqualTo("dfw");
  }

  @Test
  void shouldDoWithoutADefaultFileAndTakeAFileOfComments() throws IOException {
    assertThat(inDirectory().load().port("http.port")).isEqualTo(8080);
    yaml("# nothing\n\n  # but comments\n");
    assertThat(inDirectory().load().port("http.port")).isEqualTo(8080);
    yaml("http:\n  # port: 1\nedge.location:\n");
    assertThat(inDirectory().load().text("edge.location")).isEqualTo("local");
  }

  @Test
  void shouldRequireAFileThatWasNamed() {
    Path missing = directory.resolve("my.yaml");
    assertProblem(ConfigLoader.of(SPEC).file(missing), missing + ": there is no such file");
  }

  @Test
  void shouldNameFileAndLineOfMalformedYaml() throws IOException {
    Path file = yaml("http:\n  port: 1\n port: 2\n");
    assertThatThrownBy(() -> ConfigLoader.of(SPEC).file(file).load())
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(file + ": line 3: ");
    Path list = yaml("- a\n");
    assertProblem(
        ConfigLoader.of(SPEC).file(list), list + ": is not a YAML mapping of keys to values");
  }

  @Test
  void shouldNameTheNearestKeyOfAnUnknownOne() throws IOException {
    Path file = yaml("uplink:\n  prot: 1\n");
    assertProblem(
        ConfigLoader.of(SPEC).file(file),
        file + ": uplink.prot: unknown key, did you mean uplink.port?");
    assertProblem(
        ConfigLoader.of(SPEC).json(new JsonObject().put("http.prot", 1), "-conf"),
        "-conf: http.prot: unknown key, did you mean http.port?");
    assertProblem(
        ConfigLoader.of(SPEC).flags(Map.of("edge.locaton", "x")),
        "command line: edge.locaton: unknown key, did you mean edge.location?");
  }

  @Test
  void shouldTakeASectionUnderAKeyThatHasAValueOfItsOwn() throws IOException {
    String nested = "uplink:\n  tls:\n    cert: a.pem\n    key: b.pem\n";
    String mixed = "uplink:\n  tls: off\n  tls.cert: a.pem\n  tls.key: b.pem\n";
    String dotted = "uplink.tls: off\nuplink.tls.cert: a.pem\nuplink.tls.key: b.pem\n";
    for (String text : List.of(nested, mixed, dotted)) {
      Settings settings = ConfigLoader.of(WITH_FILES).file(yaml(text)).load();
      assertThat(settings.text("uplink.tls")).isEqualTo(text.equals(nested) ? "on" : "off");
      assertThat(settings.text("uplink.tls.cert")).isEqualTo("a.pem");
      assertThat(settings.text("uplink.tls.key")).isEqualTo("b.pem");
    }
    JsonObject json = new JsonObject("{\"uplink\":{\"tls\":{\"cert\":\"c\"},\"tls.key\":\"d\"}}");
    Settings fromJson =
        ConfigLoader.of(WITH_FILES)
            .json(json, "-conf")
            .environment(Map.of("CULVERT_UPLINK_TLS", "off", "CULVERT_UPLINK_TLS_KEY", "e"))
            .flags(Map.of("uplink.tls.cert", "f"))
            .load();
    assertThat(fromJson.text("uplink.tls")).isEqualTo("off");
    assertThat(fromJson.text("uplink.tls.cert")).isEqualTo("f");
    assertThat(fromJson.text("uplink.tls.key")).isEqualTo("e");
    assertProblem(
        ConfigLoader.of(WITH_FILES).json(new JsonObject("{\"uplink\":{\"tls\":{\"crt\":1}}}"), "x"),
        "x: uplink.tls.crt: unknown key, did you mean uplink.tls.cert?");
  }

  @Test
  void shouldRefuseAKeyThatAFileHasTwice() throws IOException {
    Path file = yaml("http:\n  port: 1\nuplink.port: 1\nhttp:\n  port: 2\n");
    assertProblem(ConfigLoader.of(SPEC).file(file), file + ": line 4: found duplicate key http");
  }

  @Test
  void shouldLayAFileThatWasNamedOverTheRolesOwn() throws IOException {
    yaml("uplink.port: 1\nhttp.port: 2\n");
    Path named = Files.writeString(directory.resolve("named.yaml"), "http.port: 3\n");
    Settings settings = inDirectory().file(named).load();
    assertThat(settings.port("uplink.port")).isEqualTo(1);
    assertThat(settings.port("http.port")).isEqualTo(3);
  }

  @Test
  void shouldTakeFractionsAndBlanks() throws IOException {
    Path file = yaml("drain.grace: 4.5 s\nhttp.maxHeadBytes: 1.5 KiB\n");
    Settings settings = ConfigLoader.of(SPEC).file(file).load();
    assertThat(settings.duration("drain.grace")).hasMillis(4500);
    assertThat(settings.bytes("http.maxHeadBytes")).isEqualTo(1536);
    for (String wrong : List.of("4,5s", "0.5ms", "1.5", ".5s", "1.s", "-1s", "99999999999d")) {
      assertProblem(
          ConfigLoader.of(SPEC).flags(Map.of("drain.grace", wrong)),
          "command line: drain.grace: "
              + wrong
              + " is not a duration such as 500ms, 10s, 2m or 1h");
    }
    assertProblem(
        ConfigLoader.of(SPEC).flags(Map.of("http.maxHeadBytes", "1.3KiB")),
        "command line: http.maxHeadBytes: 1.3KiB is not a size such as 512, 32KiB or 4MiB");
  }

  @Test
  void shouldWarnOfVariablesThatNoRoleOfTheProcessKnows() {
    ConfigSpec neighbour = ConfigSpec.named("other").text("other.key", "", "");
    try (CapturedLog log = CapturedLog.of(EnvironmentLayer.class)) {
      ConfigLoader.of(SPEC)
          .beside(neighbour)
          .environment(Map.of("CULVERT_OTHER_KEY", "1", "CULVERT_OTHER_KY", "1"))
          .load();
      assertThat(log.lines()).singleElement().asString().endsWith("[CULVERT_OTHER_KY]");
    }
  }

  @Test
  void shouldRefuseAKeyGivenNestedAndDotted() {
    assertProblem(
        ConfigLoader.of(SPEC).json(new JsonObject("{\"http.port\":1,\"http\":{\"port\":2}}"), "x"),
        "x: http.port: is given twice");
  }

  @Test
  void shouldListAllProblemsWithTheirSources() throws IOException {
    Path file = yaml("uplink.port: 99999\n");
    assertProblem(
        ConfigLoader.of(SPEC)
            .file(file)
            .json(new JsonObject().put("http.maxHeadFields", 5), "-conf")
            .environment(Map.of("CULVERT_DRAIN_GRACE", "30")),
        file
            + ": uplink.port: 99999 is not a port (1..65535)\n"
            + "-conf: http.maxHeadFields: 5 is not a whole number (10..1000)\n"
            + "CULVERT_DRAIN_GRACE: drain.grace: 30 is not a duration such as 500ms, 10s, 2m or 1h");
  }

  @Test
  void shouldPassOverVariablesThatAreNoSettings() {
    Map<String, String> variables =
        Map.of(
            "CULVERT_PORT", "tcp://10.0.0.1:80",
            "CULVERT_HTTP_PORT", "tcp://10.0.0.1:8080",
            "CULVERT_UPLINK_PORT", "",
            "CULVERT_DATA", "/data",
            "PATH", "/bin");
    Settings settings = ConfigLoader.of(SPEC).environment(variables).load();
    assertThat(settings.port("http.port")).isEqualTo(8080);
    assertThat(settings.port("uplink.port")).isEqualTo(7844);
  }

  private static void assertProblem(ConfigLoader loader, String message) {
    assertThatThrownBy(loader::load).isInstanceOf(ConfigException.class).hasMessage(message);
  }

  private ConfigLoader inDirectory() {
    return ConfigLoader.of(SPEC).environment(Map.of("CULVERT_CONF_DIR", directory.toString()));
  }

  private Path yaml(String text) throws IOException {
    return Files.writeString(directory.resolve("edge.yaml"), text);
  }
}
