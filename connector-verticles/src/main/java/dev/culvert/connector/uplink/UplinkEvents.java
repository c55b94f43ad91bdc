package dev.culvert.connector.uplink;

import dev.culvert.core.exchange.Exchange;

/** What the streams of a connector tell it, on its event loop. */
public interface UplinkEvents {

  /**
   * An edge opened an exchange.
   *
   * @param closed to be run once when it is closed, whatever way it ends
   */
  void serve(Exchange exchange, Runnable closed);

  /**
   * An edge says what the tunnel's configuration is. The newest version is the one that counts.
   *
   * @param config the text of a JSON object; null if it says none
   */
  void configured(String config, long version);

  /**
   * How many edges route to the connector has changed.
   *
   * @param count summed over its streams
   */
  void routes(int count);

  /** An operator wants the connector to drain and to stay away. Told once. */
  void drainAsked();
}
