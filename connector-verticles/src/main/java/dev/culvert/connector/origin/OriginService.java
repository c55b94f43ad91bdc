package dev.culvert.connector.origin;

import dev.culvert.core.exchange.Exchange;
import dev.culvert.core.frame.HttpHead;
import io.vertx.core.Future;
import java.util.function.Consumer;

/**
 * Answers exchanges from one origin. An implementation owns its connections and its health; it
 * knows its {@link OriginSpec} and nothing else of the connector's configuration.
 *
 * <p>Owned by the event loop of the connector's verticle: it is made there, all methods are called
 * there, and it reports there.
 */
public interface OriginService {

  /**
   * Checks the origin from now on, until {@link #drain} or {@link #close}.
   *
   * @param changed told the first result, and each change after it, once a second at most
   */
  void watch(Consumer<OriginHealth> changed);

  /** The last result of a check, or of a request; {@code UNKNOWN} before the first. */
  OriginHealth health();

  /**
   * Answers an exchange: ends it with a response, or resets it. It takes over the handlers of the
   * exchange. A service that drains or is closed resets the exchange with {@code REFUSED}.
   *
   * @param head what to ask the origin; its body is the exchange's
   * @param done run once when the exchange is closed, however it ended
   */
  void serve(HttpHead head, Exchange exchange, Runnable done);

  /**
   * Takes no new exchanges and stops the checks. Open exchanges go on.
   *
   * @return completes when no exchange is open; calling it again gives the same
   */
  Future<Void> drain();

  /**
   * Stops the checks and closes all connections. Open exchanges are reset.
   *
   * @return completes when the connections are closed; calling it again does no harm
   */
  Future<Void> close();
}
