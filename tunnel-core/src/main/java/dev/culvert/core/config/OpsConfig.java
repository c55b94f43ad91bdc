package dev.culvert.core.config;

/**
 * Where a process answers for its health.
 *
 * @param host the address to bind to
 * @param port 0 for the first free one of {@link #FIRST_PORT} to {@link #LAST_PORT}
 * @param portKey the key that names the port, for messages
 * @param settings for messages about a value
 */
public record OpsConfig(String host, int port, String portKey, Settings settings) {

  public static final int FIRST_PORT = 9102;
  public static final int LAST_PORT = 9121;

  /** The keys, with the role's own default port. */
  public static ConfigSpec spec(int defaultPort) {
    return ConfigSpec.named("ops")
        .text("ops.host", "127.0.0.1", "the address of /live, /ready and /metrics")
        .portOrZero("ops.port", defaultPort, "their port; 0 is the first free of 9102-9121");
  }

  public static OpsConfig from(Settings settings) {
    return from(settings, "ops");
  }

  /** Reads {@code <prefix>.host} and {@code <prefix>.port}. */
  public static OpsConfig from(Settings settings, String prefix) {
    String portKey = prefix + ".port";
    return new OpsConfig(
        settings.text(prefix + ".host"), settings.port(portKey), portKey, settings);
  }
}
