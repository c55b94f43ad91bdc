package dev.culvert.cli.api;

import dev.culvert.core.data.DataDirectory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The option that names the data directory. */
public final class DataOption {

  private static final String VARIABLE = "CULVERT_DATA";
  private static final String DEFAULT = "data";

  private final Map<String, String> environment;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The data directory; else CULVERT_DATA, else data.")
  private String option;

  /**
   * Reads the environment given.
   *
   * @param environment by name
   */
  public DataOption(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** What the option says, else the environment, else the default; there or not. */
  public DataDirectory directory() {
    if (isGiven()) {
      return new DataDirectory(Path.of(option));
    }
    String named = environment.getOrDefault(VARIABLE, "");
    return new DataDirectory(Path.of(named.isBlank() ? DEFAULT : named));
  }

  /** Whether the command line named it. */
  public boolean isGiven() {
    return option != null && !option.isBlank();
  }

  /** The words to repeat in a command that is to use the same directory. */
  public List<String> words() {
    return isGiven() ? List.of("--data", option) : List.of();
  }
}
