package dev.culvert.edge.stream;

import dev.culvert.core.frame.OpenHead;
import dev.culvert.edge.balance.ConnectorHash;
import dev.culvert.edge.balance.Traits;
import dev.culvert.edge.health.ConnectorHealth;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * One connector as one edge instance can use it: its streams, as one view of the cluster shows
 * them.
 *
 * <p>Owned by the event loop of the edge instance.
 */
public final class EdgeConnector {

  /** Added to the tier of a connector that is ejected, or whose usable streams all are. */
  public static final int EJECTED = 8;

  /** Added to the tier of a connector that says that its origin is not ready. */
  public static final int NOT_READY = 64;

  private final UUID id;
  private final long hash;
  private final Map<String, String> labels;
  private final ConnectorHealth health;
  private final EdgeStream[] streams;
  private final int nearestTier;
  private int turn;

  /** The connector of these streams, at least one. */
  EdgeConnector(List<EdgeStream> ofConnector) {
    EdgeStream first = ofConnector.get(0);
    id = first.key().connectorId();
    hash = ConnectorHash.of(first.key().tunnelId(), id);
    labels = first.entry().record().labels();
    health = first.health().connector();
    streams = ofConnector.toArray(EdgeStream[]::new);
    nearestTier = ofConnector.stream().mapToInt(EdgeStream::tier).min().orElseThrow();
  }

  public UUID id() {
    return id;
  }

  /** What it is called towards visitors. */
  public long hash() {
    return hash;
  }

  public Map<String, String> labels() {
    return labels;
  }

  public ConnectorHealth health() {
    return health;
  }

  /** The tier of its nearest stream, usable or not. */
  int nearestTier() {
    return nearestTier;
  }

  /** Whether one of its streams is among those. */
  public boolean isAmong(List<? extends OpenableStream> tried) {
    for (int i = 0; i < tried.size(); i++) {
      if (tried.get(i).key().connectorId().equals(id)) {
        return true;
      }
    }
    return false;
  }

  /**
   * How good its best stream is: the tier, with {@link #EJECTED} and {@link #NOT_READY}; {@link
   * Traits#NONE} when there is none.
   *
   * @param tried streams that are left out
   */
  public int rank(OpenHead head, List<? extends OpenableStream> tried, long nowNanos) {
    int ejected = health.isOut() ? EJECTED : 0;
    int best = Traits.NONE;
    for (EdgeStream stream : streams) {
      if (takes(stream, head, tried)) {
        best = Math.min(best, rank(stream, nowNanos));
      }
    }
    return best == Traits.NONE ? best : best | ejected;
  }

  private static boolean takes(
      EdgeStream stream, OpenHead head, List<? extends OpenableStream> tried) {
    return stream.isUsable()
        && (head.feature() == null || stream.takes(head))
        && (tried.isEmpty() || !tried.contains(stream));
  }

  private static int rank(EdgeStream stream, long nowNanos) {
    return stream.tier()
        + (stream.health().isOut(nowNanos) ? EJECTED : 0)
        + (stream.entry().record().ready() ? 0 : NOT_READY);
  }

  /**
   * Its best stream: one that ends at this very instance, which saves a hop between event loops,
   * before others that are as near; then the one with the fewest open requests.
   *
   * @param tried streams that are left out
   * @return null when there is none
   */
  public EdgeStream best(OpenHead head, List<? extends OpenableStream> tried, long nowNanos) {
    EdgeStream best = null;
    long bestOrder = Long.MAX_VALUE;
    turn = (turn + 1) % streams.length;
    for (int i = 0; i < streams.length; i++) {
      EdgeStream stream = streams[(turn + i) % streams.length];
      if (takes(stream, head, tried)) {
        long order =
            ((rank(stream, nowNanos) * 2L + (stream.endsHere() ? 0 : 1)) << Integer.SIZE)
                + stream.outstanding();
        if (order < bestOrder) {
          bestOrder = order;
          best = stream;
        }
      }
    }
    return best;
  }

  @Override
  public String toString() {
    return "connector " + id;
  }
}
