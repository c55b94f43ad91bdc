package dev.culvert.edge.answer;

import java.time.Duration;
import java.util.Locale;

/**
 * Why the edge answers in the place of the origin: what the visitor reads, and what is counted as
 * {@code culvert_edge_failures_total} under the label {@code cause}.
 */
public enum Cause {
  /** The edge has no tunnel yet. */
  STARTING(503, "This edge is starting."),
  /** The tunnel is known and no connector has a stream. */
  NO_CONNECTOR(503, "The tunnel of this address has no live connector."),
  /** There are connectors, and all of them drain. */
  DRAINING(503, "Every connector of this address is shutting down."),
  /** There are connectors, and all of them have as many exchanges open as they take. */
  OVERLOAD(503, "Every connector of this address has as many requests open as it takes."),
  /** The tunnel has as many exchanges open as it may. */
  TUNNEL_FULL(
      503,
      "The tunnel of this address has as many requests open at this edge as tunnel.maxExchanges"
          + " allows."),
  /** The request held most of what its tunnel, or the process, may hold. */
  GAVE_WAY(
      503,
      "This request was ended because too much of bodies waits at this edge: more than"
          + " tunnel.maxBufferedBytes, or than the process may hold."),
  /** The edge itself has no memory for another exchange. */
  MEMORY(503, "This edge has no memory for another request at the moment."),
  /** Every connector that was asked refused the request without touching it. */
  REFUSED(503, "The connectors of this address are too busy to take the request."),
  /** There are connectors, and none of them knows exchanges of this kind, or no way to it does. */
  TOO_OLD(502, "Every connector of this address is too old for this kind of request."),
  /** The link to the connector ended, and the request cannot be sent to another one. */
  LINK_LOST(502, "The connector of this address was lost while it had the request."),
  /** The connector could not connect to its origin. */
  ORIGIN_UNREACHABLE(502, "The service behind this address could not be reached."),
  /** The origin broke off, or what it answered is not HTTP. */
  ORIGIN_FAILED(502, "The service behind this address broke off, or gave no valid answer."),
  /** The origin, or the connector, did not answer in time. */
  TIMEOUT(504, "The service behind this address did not answer in time."),
  /** The origin's answer does not fit a frame. */
  TOO_LARGE(502, "The answer of the service behind this address is too large to be passed on."),
  /** The connector broke the rules of the link, or says that the edge did. */
  PROTOCOL(502, "The connector of this address gave no answer that can be passed on."),
  /** A fault of the connector's, or of the edge's own. */
  INTERNAL(502, "The request failed on its way to the service behind this address.");

  private final int status;
  private final String detail;

  Cause(int status, String detail) {
    this.status = status;
    this.detail = detail;
  }

  /** What the visitor reads; one who found nobody to take its request may come again soon. */
  public Problem problem() {
    return Problem.of(status, detail, status == 503 ? Duration.ofSeconds(2) : Duration.ZERO);
  }

  /** The value of the label {@code cause}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
