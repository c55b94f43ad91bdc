package dev.culvert.edge.wire;

import java.time.Duration;

/**
 * How long a public connection may take for what.
 *
 * @param headTimeout from the first byte of a request head to its last, and from accepting a
 *     connection to its first head
 * @param idleTimeout between two requests
 * @param halfCloseTimeout without a byte of the response once the visitor has sent FIN
 * @param minBodyBytesPerSecond what a request body must move while the edge reads
 * @param bodyRateWindow over which that is averaged
 */
public record WireLimits(
    Duration headTimeout,
    Duration idleTimeout,
    Duration halfCloseTimeout,
    int minBodyBytesPerSecond,
    Duration bodyRateWindow) {}
