package dev.culvert.registry.store;

import dev.culvert.core.config.StartException;
import io.vertx.pgclient.PgConnectOptions;

/**
 * Where a PostgreSQL is, and how to connect to it.
 *
 * @param options with the password in them: not for messages
 */
record PostgresUrl(PgConnectOptions options) {

  /** The server ends a statement after this; it waits for another registry's change, at worst. */
  private static final String STATEMENT_MILLIS = "20000";

  /** The server ends the transaction of a registry that froze: it holds up all the others. */
  private static final String IDLE_IN_TRANSACTION_MILLIS = "5000";

  /**
   * Reads a URL.
   *
   * @throws StartException without the URL in it, since a password is in that
   */
  static PostgresUrl parse(String url) {
    try {
      PgConnectOptions options = PgConnectOptions.fromUri(url);
      options
          .addProperty("application_name", "culvert-registry")
          .addProperty("statement_timeout", STATEMENT_MILLIS)
          .addProperty("idle_in_transaction_session_timeout", IDLE_IN_TRANSACTION_MILLIS)
          .setCachePreparedStatements(true);
      return new PostgresUrl(options);
    } catch (RuntimeException hasTheUrlInItsMessage) {
      throw new StartException(
          "store.url: is not of the form postgresql://user:password@host:port/database (with"
              + " user and password percent-encoded)");
    }
  }

  /** The URL without user and password. */
  @Override
  public String toString() {
    return "postgresql://"
        + options.getHost()
        + ":"
        + options.getPort()
        + "/"
        + options.getDatabase();
  }
}
