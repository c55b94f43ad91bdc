package dev.culvert.connector;

import dev.culvert.core.config.ConfigException;
import dev.culvert.core.data.Credentials;
import dev.culvert.core.tunnel.TunnelToken;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/**
 * The token a connector proves itself with, and what its tunnel is called.
 *
 * @param token the token
 * @param tunnel the tunnel's name, or its UUID where the name is not known
 */
record TunnelSecret(TunnelToken token, String tunnel) {

  /**
   * What the configuration names: the token itself, or a tunnel with a credentials file.
   *
   * @return fails with a {@link ConfigException} that does not show the token
   */
  static Future<TunnelSecret> of(Vertx vertx, ConnectorConfig config) {
    return vertx.executeBlocking(() -> read(config));
  }

  /**
   * The same on this thread; blocks.
   *
   * @throws ConfigException if there is none; the message does not show the token
   */
  static TunnelSecret read(ConnectorConfig config) {
    if (!config.token().isEmpty()) {
      TunnelToken token = given(config);
      return new TunnelSecret(token, token.tunnelId().toString());
    }
    if (config.tunnel().isEmpty()) {
      throw new ConfigException(
          "token: is missing; give token, or tunnel with a credentials file in "
              + config.data().path()
              + " (culvert tunnel create NAME makes both)");
    }
    return fromFile(config);
  }

  private static TunnelToken given(ConnectorConfig config) {
    try {
      return TunnelToken.parse(config.token());
    } catch (IllegalArgumentException e) {
      throw config.settings().invalidSecret("token", e.getMessage());
    }
  }

  private static TunnelSecret fromFile(ConnectorConfig config) {
    Credentials credentials =
        Credentials.find(config.data(), config.tunnel())
            .orElseThrow(
                () ->
                    config
                        .settings()
                        .invalid(
                            "tunnel",
                            "has no credentials file in "
                                + config.data().file("credentials").toAbsolutePath()
                                + "; culvert tunnel create NAME or culvert tunnel token NAME --new"
                                + " writes one, or give token"));
    String file = Credentials.file(config.data(), credentials.tunnelId()).toString();
    try {
      return new TunnelSecret(TunnelToken.parse(credentials.token()), credentials.name());
    } catch (IllegalArgumentException e) {
      throw new ConfigException(file + ": token: " + e.getMessage());
    }
  }
}
