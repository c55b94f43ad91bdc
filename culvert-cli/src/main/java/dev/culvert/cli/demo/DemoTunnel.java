package dev.culvert.cli.demo;

import dev.culvert.cli.api.AdminApi;
import dev.culvert.cli.api.ApiToken;
import dev.culvert.cli.api.ApiTunnel;
import dev.culvert.cli.api.CreatedTunnel;
import dev.culvert.cli.api.TunnelRequest;
import dev.culvert.core.config.StartException;
import dev.culvert.core.data.Credentials;
import dev.culvert.core.data.DataDirectory;
import dev.culvert.core.tunnel.Route;
import dev.culvert.core.tunnel.Tunnel;
import dev.culvert.core.tunnel.TunnelToken;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The tunnel of the demo: made at the first start, and used again at the later ones. */
final class DemoTunnel {

  static final String NAME = "demo";
  static final Route ROUTE = Route.of("demo.localhost", Route.ANY_PATH);

  private final AdminApi api;
  private final DataDirectory data;
  private final String clusterTag;

  /**
   * The tunnel of a registry.
   *
   * @param data where the credentials file is
   * @param clusterTag what a token must carry: a file may be of a cluster of another name
   */
  DemoTunnel(AdminApi api, DataDirectory data, String clusterTag) {
    this.api = api;
    this.data = data;
    this.clusterTag = clusterTag;
  }

  /**
   * Makes sure that the tunnel is there with its route, and gives a token of it, which is in the
   * credentials file. Blocks.
   */
  String ensure() {
    Optional<ApiTunnel> found = api.find(NAME);
    if (found.isEmpty()) {
      CreatedTunnel created = api.create(new TunnelRequest(NAME, List.of(ROUTE), null, null));
      return write(created.tunnel(), created.secret());
    }
    ApiTunnel tunnel = found.get();
    if (!tunnel.routes().contains(ROUTE)) {
      api.addRoute(tunnel.id(), ROUTE);
    }
    return Credentials.find(data, tunnel.id().toString())
        .filter(file -> !tunnel.tokens().isEmpty())
        .map(Credentials::token)
        .filter(this::isOfThisCluster)
        .orElseGet(() -> write(tunnel, anotherToken(tunnel)));
  }

  private boolean isOfThisCluster(String token) {
    try {
      return TunnelToken.parse(token).clusterTag().equals(clusterTag);
    } catch (IllegalArgumentException noToken) {
      return false;
    }
  }

  /** The secret of an old one is not kept anywhere, so where two are too many the oldest goes. */
  private String anotherToken(ApiTunnel tunnel) {
    if (tunnel.tokens().size() >= Tunnel.MAX_TOKENS) {
      tunnel.tokens().stream()
          .min(Comparator.comparing(ApiToken::createdAt))
          .ifPresent(oldest -> api.revokeToken(tunnel.id(), oldest.id()));
    }
    return api.newToken(tunnel.id()).secret();
  }

  private String write(ApiTunnel tunnel, String secret) {
    try {
      new Credentials(tunnel.id(), tunnel.name(), secret).write(data);
      return secret;
    } catch (IOException e) {
      throw new StartException(
          Credentials.file(data, tunnel.id()) + ": cannot be written: " + e.getMessage(), e);
    }
  }
}
