package dev.culvert.cli.api;

import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say where the admin API is; a mixin of every command that asks it. */
public final class ApiOptions {

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
      description = "How long to wait for an answer (default: ${DEFAULT-VALUE}).")
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

  /** A client of the API they name. Asks nothing yet. */
  public AdminApi connect() {
    ApiAddress address = ApiAddress.find(url, token, environment, data.directory());
    return new AdminApi(new ApiHttp(address, Duration.ofSeconds(Math.max(1, timeoutSeconds))));
  }

  /** The data directory. */
  public DataOption data() {
    return data;
  }
}
