package dev.culvert.testing.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.culvert.testing.client.EndedException;
import dev.culvert.testing.client.RawClient;
import dev.culvert.testing.net.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class JavaProcessTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final int port = FreePorts.one();
  @TempDir private Path directory;

  @Test
  void shouldCaptureOutputInMemoryAndInTheFile() throws IOException {
    Path log = directory.resolve("responder.log");
    try (JavaProcess process = command().env("RESPONDER_MOOD", "joy").log(log).start()) {
      assertThat(process.awaitLine("listening with (\\w+)", LIMIT).group(1)).isEqualTo("joy");
      process.awaitLine("second line", LIMIT);
      assertThat(process.find("listening|second")).hasSize(2);
      process.kill();
      process.awaitExit(LIMIT);
    }
    assertThat(Files.readAllLines(log)).contains("listening with joy", "second line");
  }

  @Test
  void shouldEndBySignalAndTellTheExitCode() {
    try (JavaProcess terminated = command().start()) {
      terminated.awaitLine("listening", LIMIT);
      terminated.terminate();
      assertThat(terminated.awaitExit(LIMIT)).isEqualTo(128 + 15);
    }
    try (JavaProcess killed = command().start()) {
      killed.awaitLine("listening", LIMIT);
      killed.kill();
      assertThat(killed.awaitExit(LIMIT)).isEqualTo(128 + 9);
      assertThat(killed.alive()).isFalse();
    }
  }

  @Test
  void shouldSuspendAndResume() throws IOException {
    try (JavaProcess process = command().start()) {
      process.awaitLine("listening", LIMIT);
      process.suspend();
      try (RawClient client = RawClient.connect(port).timeout(Duration.ofMillis(200))) {
        assertThatThrownBy(() -> client.get("a", "/")).isInstanceOf(EndedException.class);
        process.resume();
        assertThat(client.timeout(LIMIT).readResponse().text()).isEqualTo("here");
      }
    }
  }

  @Test
  void shouldCloseASuspendedProcess() {
    JavaProcess process = command().start();
    process.awaitLine("listening", LIMIT);
    process.suspend();
    process.close();
    await().until(() -> !process.alive());
  }

  @Test
  void shouldNotWaitForALineOfAnEndedProcess() {
    try (JavaProcess process = command().args("one too many").jvm("-Xno-such-flag").start()) {
      assertThatThrownBy(() -> process.awaitLine("listening", Duration.ofMinutes(5)))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("no-such-flag");
      assertThat(process.awaitExit(LIMIT)).isEqualTo(1);
    }
  }

  private JavaCommand command() {
    return JavaCommand.main(Responder.class)
        .jvm("-Xmx32m")
        .directory(directory)
        .args("127.0.0.1", Integer.toString(port));
  }
}
