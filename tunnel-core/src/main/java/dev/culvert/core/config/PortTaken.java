package dev.culvert.core.config;

import java.io.IOException;

/** Says in one line why a process cannot listen where it was told to. */
public final class PortTaken {

  private PortTaken() {}

  /**
   * Whether a server could not listen because somebody else does. The JDK's transport fails with a
   * {@link java.net.BindException}, native ones with an exception of their own; the words are the
   * system's.
   */
  public static boolean isTaken(Throwable failure) {
    return failure instanceof IOException
        && String.valueOf(failure.getMessage()).contains("already in use");
  }

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
    if (isTaken(failure)) {
      return settings.failure(
          portKey,
          "is taken on " + host + "; stop what listens there, or choose another port",
          failure);
    }
    if (failure instanceof IOException && message.contains("assign")) {
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
