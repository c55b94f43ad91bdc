package dev.culvert.core.config;

import java.net.BindException;

/** Says in one line why a process cannot listen where it was told to. */
public final class PortTaken {

  private PortTaken() {}

  /**
   * Explains a failed {@code listen}.
   *
   * @param portKey the key that holds the port
   * @param host the address it was to be bound on
   * @param failure what the server failed with
   */
  public static StartException explain(
      Settings settings, String portKey, String host, Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    if (failure instanceof BindException && message.contains("in use")) {
      return settings.failure(
          portKey,
          "is taken on " + host + "; stop what listens there, or choose another port",
          failure);
    }
    if (failure instanceof BindException && message.contains("assign")) {
      return settings.failure(
          portKey, "cannot be bound: " + host + " is not an address of this machine", failure);
    }
    if (message.contains("ermission denied")) {
      return settings.failure(
          portKey, "needs a privilege on " + host + "; choose a port above 1023", failure);
    }
    return settings.failure(portKey, "cannot be bound on " + host + ": " + message, failure);
  }
}
