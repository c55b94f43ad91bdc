package dev.culvert.cli.api;

import dev.culvert.cli.exit.CommandException;
import dev.culvert.cli.exit.ExitCode;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say where the admin API is; a mixin of every command that asks it. */
public final class ApiOptions {

  private static final int LONGEST_TIMEOUT_SECONDS = 3600;

  private final Map<String, String> environment;

  @Option(
      names = "--api",
      paramLabel = "URL",
      description =
          "The admin API; else CULVERT_API, else what the data directory says, else"
              + " http://127.0.0.1:9100.")
  private String url;

  @Option(
      names = "--api-token",
      paramLabel = "TOKEN",
      description =
          "Its bearer token, seen by everybody who may list processes; else CULVERT_API_TOKEN,"
              + " else what the data directory says.")
  private String token;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "How long to wait for an answer, 1 to 3600 (default: ${DEFAULT-VALUE}).")
  private int timeoutSeconds;

  @Mixin private DataOption data;

  /**
   * Reads the environment given.
   *
   * @param environment by name
   */
  public ApiOptions(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /**
   * A client of the API they name. Asks nothing yet.
   *
   * @throws CommandException if an option cannot be right
   */
  public AdminApi connect() {
    if (timeoutSeconds < 1 || timeoutSeconds > LONGEST_TIMEOUT_SECONDS) {
      throw new CommandException(
          ExitCode.INVALID,
          "--timeout: " + timeoutSeconds + " is not a number of seconds (1..3600)");
    }
    ApiAddress address = ApiAddress.find(url, token, environment, data.directory());
    return new AdminApi(new ApiHttp(address, Duration.ofSeconds(timeoutSeconds)));
  }

  /** The data directory. */
  public DataOption data() {
    return data;
  }
}
