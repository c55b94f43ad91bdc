package dev.culvert.system.cluster;

import dev.culvert.testing.process.JavaCommand;
import dev.culvert.testing.process.JavaProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The {@code culvert} command, as it is typed on a machine that has a registry's data. */
public final class CulvertCommand {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private CulvertCommand() {}

  /**
   * Runs it to its end, which must be a good one, and returns what it wrote.
   *
   * @param data the registry's data directory
   * @param prefix put before the command, such as {@code ip netns exec NAME}
   */
  public static String run(Path data, List<String> prefix, String... arguments) {
    try (JavaProcess process =
        JavaCommand.jar(Build.root().resolve("culvert-cli/target/culvert.jar"))
            .jvm("-XX:TieredStopAtLevel=1")
            .prefix(prefix)
            .env("CULVERT_DATA", data.toString())
            .args(arguments)
            .start()) {
      if (process.awaitExit(LIMIT) != 0) {
        throw new AssertionError(process);
      }
      return String.join("\n", process.lines());
    }
  }
}
