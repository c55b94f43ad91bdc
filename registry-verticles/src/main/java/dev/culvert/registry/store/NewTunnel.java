package dev.culvert.registry.store;

import dev.culvert.core.tunnel.Route;
import dev.culvert.core.tunnel.TokenHash;
import java.util.List;
import java.util.UUID;

/**
 * A tunnel to be made; the fields are those of {@link dev.culvert.core.tunnel.Tunnel}.
 *
 * @param token the first of its tokens
 */
public record NewTunnel(
    UUID id,
    String name,
    int connectorLimit,
    long createdAtMillis,
    List<Route> routes,
    TokenHash token,
    String config) {}
