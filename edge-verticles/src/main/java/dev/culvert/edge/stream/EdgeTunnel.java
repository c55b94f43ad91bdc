package dev.culvert.edge.stream;

import dev.culvert.core.tunnel.LabelWeights;
import dev.culvert.edge.health.TunnelHealth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The connectors of one tunnel as one view of the cluster shows them: made once for each view, so
 * that a choice has nothing to work out.
 *
 * <p>Owned by the event loop of the edge instance.
 */
public final class EdgeTunnel {

  /** A tunnel without streams. */
  static final EdgeTunnel EMPTY = new EdgeTunnel(List.of());

  /** Routes of one tunnel may have so many different weights before they are worked out anew. */
  private static final int MOST_WEIGHTS = 64;

  /** Connectors to choose among. */
  public static final class Pool {

    private final EdgeConnector[] all;
    private final EdgeConnector[] nearest;
    private final int nearestTier;

    private Pool(EdgeConnector[] all, EdgeConnector[] nearest, int nearestTier) {
      this.all = all;
      this.nearest = nearest;
      this.nearestTier = nearestTier;
    }

    /** Every one. Not to be changed. */
    public EdgeConnector[] all() {
      return all;
    }

    /** Those with a stream of the best tier that any of them has. Not to be changed. */
    public EdgeConnector[] nearest() {
      return nearest;
    }

    /** That tier. */
    public int nearestTier() {
      return nearestTier;
    }

    static Pool of(List<EdgeConnector> connectors) {
      int tier = connectors.stream().mapToInt(EdgeConnector::nearestTier).min().orElse(0);
      return new Pool(
          connectors.toArray(EdgeConnector[]::new),
          connectors.stream()
              .filter(connector -> connector.nearestTier() == tier)
              .toArray(EdgeConnector[]::new),
          tier);
    }
  }

  private final List<EdgeStream> streams;
  private final List<EdgeConnector> connectors;
  private final Pool pool;
  private final TunnelHealth health;
  private final Map<LabelWeights, Pool[]> byWeights = new HashMap<>();

  /** A tunnel with these streams, which do not change. */
  EdgeTunnel(List<EdgeStream> streams) {
    this.streams = streams;
    Map<UUID, List<EdgeStream>> byConnector = new LinkedHashMap<>();
    for (EdgeStream stream : streams) {
      byConnector.computeIfAbsent(stream.key().connectorId(), id -> new ArrayList<>(2)).add(stream);
    }
    connectors = byConnector.values().stream().map(EdgeConnector::new).toList();
    pool = Pool.of(connectors);
    health = connectors.isEmpty() ? null : connectors.get(0).health().tunnel();
  }

  /** Its streams, usable or not. Not to be changed. */
  public List<EdgeStream> streams() {
    return streams;
  }

  public boolean isEmpty() {
    return connectors.isEmpty();
  }

  /** How its connectors fare; null when there are none. */
  public TunnelHealth health() {
    return health;
  }

  /** All its connectors. */
  public Pool pool() {
    return pool;
  }

  /**
   * Its connectors by the entries of weights, in their order, each connector in the first entry
   * that it belongs to; at the end those that belong to none. Not to be changed.
   */
  public Pool[] pools(LabelWeights weights) {
    Pool[] known = byWeights.get(weights);
    if (known == null) {
      if (byWeights.size() >= MOST_WEIGHTS) {
        byWeights.clear();
      }
      known = split(weights);
      byWeights.put(weights, known);
    }
    return known;
  }

  private Pool[] split(LabelWeights weights) {
    List<List<EdgeConnector>> split = new ArrayList<>();
    for (int i = 0; i <= weights.entries().size(); i++) {
      split.add(new ArrayList<>());
    }
    for (EdgeConnector connector : connectors) {
      int entry = weights.entryOf(connector.labels());
      split.get(entry < 0 ? weights.entries().size() : entry).add(connector);
    }
    return split.stream().map(Pool::of).toArray(Pool[]::new);
  }

  @Override
  public String toString() {
    return Arrays.toString(pool.all());
  }
}
