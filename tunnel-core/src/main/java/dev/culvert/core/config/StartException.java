package dev.culvert.core.config;

/**
 * The configuration is well formed, but a process cannot start with it here and now: a port is
 * taken, the cluster cannot be reached. The message is one line for a terminal that names the key,
 * the value and the remedy. A verticle fails its start with it.
 */
public final class StartException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public StartException(String message) {
    super(message);
  }

  public StartException(String message, Throwable cause) {
    super(message, cause);
  }
}
