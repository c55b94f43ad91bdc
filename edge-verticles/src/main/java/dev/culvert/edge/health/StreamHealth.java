package dev.culvert.edge.health;

import dev.culvert.core.ejection.Ejected;
import java.util.UUID;

/**
 * How one stream fares at this edge, apart from its connector: it is ejected when it does not
 * accept a request in time.
 *
 * <p>Thread-safe without locks: shared by all edge instances of the process.
 */
public final class StreamHealth {

  private final ConnectorHealth connector;
  private final int index;
  private final long epoch;
  private final Ejection ejection = new Ejection();

  StreamHealth(ConnectorHealth connector, int index, long epoch) {
    this.connector = connector;
    this.index = index;
    this.epoch = epoch;
  }

  /** A stream without siblings, which nobody shows: for tests. */
  public static StreamHealth alone(UUID tunnelId, UUID connectorId) {
    return TunnelHealth.alone(tunnelId).enter(connectorId, 0, 1, 0);
  }

  public ConnectorHealth connector() {
    return connector;
  }

  long epoch() {
    return epoch;
  }

  /**
   * Whether it takes no request for now: it is ejected, or on trial with as many as it may have.
   */
  public boolean isOut(long nowNanos) {
    return ejection.isOut() && !ejection.isDue(nowNanos);
  }

  /**
   * A request was sent: while the stream is on trial, the only one.
   *
   * @return whether it tries the stream
   */
  boolean asked(long nowNanos) {
    return ejection.isOut() && ejection.tryTrial(nowNanos);
  }

  /** A request was not accepted in time. */
  void notAccepted(boolean trial, long nowNanos) {
    long seconds =
        ejection.eject(
            trial,
            "not_accepted",
            "a request was not accepted in 2 s",
            nowNanos,
            System.currentTimeMillis());
    if (seconds > 0) {
      connector.tunnel().ejected(this, seconds, nowNanos);
    }
  }

  /** Something came for a request of this stream. */
  void answered(long nowNanos) {
    if (ejection.isOut()) {
      ejection.comeIn(nowNanos);
    }
  }

  /** The request that tried it ended without telling anything. */
  void toldNothing() {
    if (ejection.isOut()) {
      ejection.trialTellsNothing();
    }
  }

  /** What is shown; null while it is in use. */
  Ejected shown() {
    return ejection.shown(connector.id(), index);
  }

  @Override
  public String toString() {
    return "stream " + index + " of " + connector;
  }
}
