package dev.culvert.testing.net;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Short commands of the system. */
final class Shell {

  private static final int LIMIT_SECONDS = 10;

  private Shell() {}

  /** Where a program is, if it is there. */
  static Optional<Path> find(String program) {
    return Stream.of("/usr/sbin", "/sbin", "/usr/bin", "/bin")
        .map(directory -> Path.of(directory, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Runs a command that may fail. */
  static void attempt(String... command) {
    try {
      run(command);
    } catch (IllegalStateException notThere) {
      // clean-up goes on with the rest
    }
  }

  /**
   * Runs a command and returns what it wrote.
   *
   * @throws IllegalStateException when it fails or takes more than 10 s
   */
  static String run(String... command) {
    String line = String.join(" ", command);
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException(line + ": took more than " + LIMIT_SECONDS + " s");
      }
      if (process.exitValue() != 0) {
        throw new IllegalStateException(
            line + ": exit code " + process.exitValue() + ": " + output.strip());
      }
      return output;
    } catch (IOException e) {
      throw new IllegalStateException(line + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(line + ": interrupted", e);
    }
  }
}
