package dev.culvert.edge;

import dev.culvert.core.tunnel.Route;
import dev.culvert.core.tunnel.TokenHash;
import dev.culvert.core.tunnel.Tunnel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Tunnels for tests. */
public final class Tunnels {

  private Tunnels() {}

  /** The ID of the tunnel of this name. */
  public static UUID id(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }

  /** A tunnel as of a revision; its only token is {@code token-of-<name>}. */
  public static Tunnel tunnel(String name, long revision, List<Route> routes) {
    return new Tunnel(
        id(name), name, 100, 0, revision, routes, List.of(token("token-of-" + name)), null);
  }

  /** The same with routes as {@link Route#parse} reads them. */
  public static Tunnel tunnel(String name, long revision, String... routes) {
    return tunnel(name, revision, Stream.of(routes).map(Route::parse).toList());
  }

  /** A tunnel without routes whose tokens have these hashes. */
  public static Tunnel withTokens(String name, long revision, String... hashes) {
    return new Tunnel(
        id(name),
        name,
        100,
        0,
        revision,
        List.of(),
        Stream.of(hashes).map(Tunnels::token).toList(),
        null);
  }

  private static TokenHash token(String hash) {
    return new TokenHash(id(hash), hash, 0);
  }
}
