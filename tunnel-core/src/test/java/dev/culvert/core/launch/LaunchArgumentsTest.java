package dev.culvert.core.launch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LaunchArgumentsTest {

  @Test
  void shouldKeepConfAndFlagsFromTheVertxLauncher() {
    LaunchArguments parsed =
        parse("-cluster", "-conf", "{}", "--set", "a.b=c=d", "-instances", "2");
    assertThat(parsed.problems()).isEmpty();
    assertThat(parsed.clustered()).isTrue();
    assertThat(parsed.conf()).isEqualTo("{}");
    assertThat(parsed.flags()).containsOnlyKeys("a.b").containsEntry("a.b", "c=d");
    assertThat(parsed.toVertx()).containsExactly("-cluster", "-instances", "2");
  }

  @Test
  void shouldTakeTheFormsThatPicocliTakes() {
    LaunchArguments parsed = parse("--CONF=my.yaml", "-c");
    assertThat(parsed.conf()).isEqualTo("my.yaml");
    assertThat(parsed.clustered()).isTrue();
    assertThat(parse("--set=a=1").flags()).containsEntry("a", "1");
  }

  @Test
  void shouldListAllProblems() {
    assertThat(parse("-instances", "0", "--set", "x", "-conf", "a", "-conf").problems())
        .containsExactly(
            "-instances: 0 is not a whole number (1..9999)",
            "--set: x is not key=value",
            "-conf: is given twice",
            "-conf: needs a value");
  }

  @Test
  void shouldCheckTheJsonThatVertxWouldPassOver() {
    assertThat(parse("-options", "{\"workerPoolSize\": 2}").problems()).isEmpty();
    assertThat(parse("-options", "{").problems().toString())
        .startsWith("[-options: is not valid JSON: ");
    assertThat(parse("-deployment-options=nowhere.json").problems())
        .containsExactly("nowhere.json: there is no such file");
  }

  private static LaunchArguments parse(String... arguments) {
    return LaunchArguments.parse(arguments);
  }
}
