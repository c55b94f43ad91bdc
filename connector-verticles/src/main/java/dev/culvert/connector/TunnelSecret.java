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
    if (!config.token().isEmpty()) {
      TunnelToken token = parse("token", config.token());
      return Future.succeededFuture(new TunnelSecret(token, token.tunnelId().toString()));
    }
    if (config.tunnel().isEmpty()) {
      return Future.failedFuture(
          new ConfigException(
              "token: is missing; give token, or tunnel with a credentials file in "
                  + config.data().path()
                  + " (culvert tunnel create NAME makes both)"));
    }
    return vertx.executeBlocking(() -> fromFile(config));
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
    return new TunnelSecret(parse(file + ": token", credentials.token()), credentials.name());
  }

  private static TunnelToken parse(String where, String text) {
    try {
      return TunnelToken.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(where + ": " + e.getMessage());
    }
  }
}
