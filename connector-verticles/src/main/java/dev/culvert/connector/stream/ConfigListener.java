package dev.culvert.connector.stream;

/** Is told what a tunnel's configuration is, on the connector's event loop. */
@FunctionalInterface
public interface ConfigListener {

  /**
   * An edge says what the configuration is. The newest version is the one that counts.
   *
   * @param config the text of a JSON object; null if it says none
   * @param version of the configuration
   */
  void configured(String config, long version);
}
