package dev.culvert.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.system.cluster.Build;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code ./culvert} starts a JVM with: its java only prints what it was given. */
@Timeout(60)
class LauncherIT {

  @TempDir private Path jdk;

  private List<String> started(String moreOptions, String... arguments)
      throws IOException, InterruptedException {
    return startedBy("17.0.15", moreOptions, arguments);
  }

  private List<String> startedBy(String version, String moreOptions, String... arguments)
      throws IOException, InterruptedException {
    Path java = Files.createDirectories(jdk.resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    ProcessBuilder builder = new ProcessBuilder(Build.root().resolve("culvert").toString());
    builder.command().addAll(List.of(arguments));
    builder.environment().keySet().removeAll(List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"));
    builder
        .environment()
        .putAll(Map.of("JAVA_HOME", jdk.toString(), "CULVERT_JAVA_OPTS", moreOptions));
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    return printed.lines().toList();
  }

  @ParameterizedTest
  @CsvSource({
    "edge,'',edge",
    "registry,'',registry",
    "connector,'',connector",
    "demo,'',demo",
    "tunnel,run,connector"
  })
  void shouldStartARoleWithTheOptionsOfItsFile(String command, String sub, String role)
      throws Exception {
    List<String> options;
    try (var lines = Files.lines(Build.root().resolve("conf/" + role + ".jvm"))) {
      options = lines.filter(line -> line.startsWith("-")).toList();
    }
    assertThat(options).contains("-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError");
    assertThat(sub.isEmpty() ? started("", command) : started("", command, sub))
        .containsSubsequence(options)
        .containsSubsequence("-jar", command);
  }

  @Test
  void shouldStartAQuestionWithAJvmForAQuickStart() throws Exception {
    assertThat(started("", "tunnel", "list"))
        .contains("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
        .doesNotContain("-XX:+ExitOnOutOfMemoryError");
  }

  @ParameterizedTest
  @CsvSource({
    "17, false",
    "17.0.8, false",
    "17.0.8.1, false",
    "17.0.9, true",
    "17.0.10, true",
    "20.0.2, false",
    "21, false",
    "21.0.1, true",
    "25, true"
  })
  void shouldTrimTheNativeHeapOfAConnectorWhereTheJdkCan(String version, boolean can)
      throws Exception {
    List<String> options = startedBy(version, "", "connector");
    assertThat(options.contains("-XX:TrimNativeHeapInterval=10000")).isEqualTo(can);
    assertThat(options).contains("-XX:+ExitOnOutOfMemoryError");
  }

  @Test
  void shouldUseAnotherCollectorInThePlaceOfItsOwn() throws Exception {
    assertThat(started("-XX:+UseG1GC", "edge"))
        .contains("-XX:+UseG1GC", "-XX:+ExitOnOutOfMemoryError")
        .doesNotContain("-XX:+UseSerialGC");
    assertThat(started("-XX:+UseParallelGC", "tunnel", "list"))
        .contains("-XX:+UseParallelGC")
        .doesNotContain("-XX:+UseSerialGC");
  }

  @Test
  void shouldLetTheHeapGrowWithTheMemoryThatIsGiven() throws Exception {
    assertThat(started("-Xmx2g -Dx=y", "edge"))
        .contains("-Xmx2g", "-Dx=y", "-XX:+UseSerialGC")
        .noneMatch(option -> option.contains("NewSize") || option.contains("HeapFreeRatio"));
  }
}
