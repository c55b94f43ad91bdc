package dev.culvert.edge.uplink;

import dev.culvert.core.guard.LogLimit;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;

/**
 * Bounds what the connectors of one tunnel can have logged by coming, going and breaking the rules:
 * {@value #LINES_PER_MINUTE} lines per minute. Lines about other tunnels are not affected.
 *
 * <p>Owned by the event loop of the edge instance.
 */
final class TunnelLines {

  /** Room for a tunnel with a hundred connectors that all come back at once. */
  static final int LINES_PER_MINUTE = 600;

  private static final int MAX_TUNNELS = 10_000;
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Logger log;
  private final Map<UUID, LogLimit> limits = new HashMap<>();

  /** Lines that are written to {@code log}. */
  TunnelLines(Logger log) {
    this.log = log;
  }

  /** Writes a line about a tunnel's connector, with how many were left out before it. */
  void info(UUID tunnelId, String line, long nowNanos) {
    LogLimit limit = limit(tunnelId);
    if (limit.tryLog(nowNanos)) {
      long leftOut = limit.takeSuppressed();
      if (leftOut == 0) {
        log.info("{}", line);
      } else {
        log.info("{}; {} lines about this tunnel were left out before", line, leftOut);
      }
    }
  }

  /** Whether somebody else may write a line about the tunnel, which counts like one of these. */
  boolean mayLog(UUID tunnelId, long nowNanos) {
    return limit(tunnelId).tryLog(nowNanos);
  }

  private LogLimit limit(UUID tunnelId) {
    if (limits.size() >= MAX_TUNNELS && !limits.containsKey(tunnelId)) {
      limits.clear();
    }
    return limits.computeIfAbsent(tunnelId, id -> new LogLimit(LINES_PER_MINUTE, MINUTE));
  }
}
