package dev.culvert.edge.attempt;

import dev.culvert.core.exchange.Obstacle;
import dev.culvert.core.frame.OpenHead;
import dev.culvert.core.tunnel.LabelWeights;
import dev.culvert.edge.answer.Cause;
import dev.culvert.edge.balance.Preference;
import dev.culvert.edge.balance.Preference.Affinity;
import dev.culvert.edge.balance.Rendezvous;
import dev.culvert.edge.balance.Traits;
import dev.culvert.edge.balance.TwoRandomPicks;
import dev.culvert.edge.stream.EdgeConnector;
import dev.culvert.edge.stream.EdgeStream;
import dev.culvert.edge.stream.EdgeStreams;
import dev.culvert.edge.stream.EdgeTunnel;
import dev.culvert.edge.stream.OpenableStream;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Chooses among the streams that the cluster shows: a connector first, then the best of its
 * streams.
 *
 * <ol>
 *   <li>A connector that was ejected and is due gets one idempotent request as a trial.
 *   <li>A visitor that belongs to a connector goes there, unless that one is out of use or has more
 *       than its share of open requests.
 *   <li>Else the less busy of two random ones of the best rank: ready and not ejected, nearest
 *       first. Where the route has weights, the draw is among the connectors of one entry.
 * </ol>
 *
 * <p>Owned by the event loop of the edge instance.
 */
public final class StreamPicks implements StreamChoice {

  private final EdgeStreams streams;
  private final RandomGenerator random;
  private final LongSupplier nanoClock;
  private final ConnectorTraits traits = new ConnectorTraits();
  private final TwoRandomPicks<EdgeConnector> picks;
  private Why why = Why.LOAD;
  private boolean passedOver;

  /**
   * The choice of an edge instance.
   *
   * @param nanoClock such as {@link System#nanoTime}
   */
  public StreamPicks(EdgeStreams streams, RandomGenerator random, LongSupplier nanoClock) {
    this.streams = streams;
    this.random = random;
    this.nanoClock = nanoClock;
    this.picks = new TwoRandomPicks<>(traits, random);
  }

  @Override
  public OpenableStream choose(Wanted wanted, List<OpenableStream> tried) {
    why = Why.LOAD;
    passedOver = false;
    EdgeTunnel tunnel = streams.tunnel(wanted.tunnelId());
    if (tunnel.isEmpty()) {
      return null;
    }
    traits.begin(wanted.head(), tried, nanoClock.getAsLong());
    EdgeConnector chosen = connector(tunnel, wanted);
    if (chosen == null && !tried.isEmpty()) {
      traits.mayBeTriedConnector = true;
      chosen = connector(tunnel, wanted);
    }
    return chosen == null ? null : chosen.best(wanted.head(), tried, traits.nowNanos);
  }

  private EdgeConnector connector(EdgeTunnel tunnel, Wanted wanted) {
    Preference preference = wanted.preference();
    if (traits.tried.isEmpty()
        && wanted.isIdempotent()
        && tunnel.health().hasTrialDue(traits.nowNanos)) {
      EdgeConnector due = takeTrial(tunnel, preference);
      if (due != null) {
        why = Why.TRIAL;
        return due;
      }
    }
    if (preference.affinity() != Affinity.NONE) {
      EdgeConnector own = ofVisitor(tunnel, preference);
      if (own != null) {
        why = Why.AFFINITY;
        return own;
      }
    }
    EdgeConnector chosen =
        preference.weights().entries().isEmpty() ? null : weighted(tunnel, preference);
    if (chosen == null) {
      chosen = pick(tunnel.pool());
    }
    if (chosen != null && traits.rank(chosen) >= EdgeConnector.EJECTED) {
      why = Why.LAST;
    }
    return chosen;
  }

  private EdgeConnector pick(EdgeTunnel.Pool pool) {
    return picks.pick(pool.nearest(), pool.nearestTier(), pool.all());
  }

  private EdgeConnector takeTrial(EdgeTunnel tunnel, Preference preference) {
    for (EdgeConnector connector : tunnel.pool().all()) {
      if (connector.health().isTrialDue(traits.nowNanos)
          && traits.rank(connector) < EdgeConnector.NOT_READY
          && mayTry(connector, tunnel, preference)
          && connector.health().tryTrial(traits.nowNanos)) {
        return connector;
      }
    }
    return null;
  }

  /** A visitor with affinity tries only the connector that it belongs to. */
  private static boolean mayTry(EdgeConnector connector, EdgeTunnel tunnel, Preference preference) {
    if (preference.affinity() == Affinity.NONE) {
      return true;
    }
    if (preference.affinity() == Affinity.CONNECTOR) {
      return connector.hash() == preference.hash();
    }
    long score = Rendezvous.score(preference.hash(), connector.hash());
    for (EdgeConnector other : tunnel.pool().all()) {
      if (Rendezvous.score(preference.hash(), other.hash()) > score) {
        return false;
      }
    }
    return true;
  }

  /** The connector that the visitor belongs to; null when there is none it can go to now. */
  private EdgeConnector ofVisitor(EdgeTunnel tunnel, Preference preference) {
    EdgeConnector[] all = group(tunnel, preference);
    int open = 0;
    int sound = 0;
    for (EdgeConnector connector : all) {
      if (traits.rank(connector) < EdgeConnector.EJECTED) {
        open += connector.health().outstanding();
        sound++;
      }
    }
    int mostOpen = Rendezvous.mostOpen(open, sound);
    EdgeConnector best = null;
    long bestScore = 0;
    for (EdgeConnector connector : all) {
      if (preference.affinity() == Affinity.CONNECTOR && connector.hash() != preference.hash()) {
        continue;
      }
      if (traits.rank(connector) >= EdgeConnector.EJECTED) {
        continue;
      }
      if (connector.health().outstanding() >= mostOpen) {
        passedOver = preference.affinity() == Affinity.CONNECTOR;
        continue;
      }
      long score = Rendezvous.score(preference.hash(), connector.hash());
      if (best == null || score > bestScore) {
        best = connector;
        bestScore = score;
      }
    }
    return best;
  }

  /** A visitor with a key stays within one entry of the weights too. */
  private EdgeConnector[] group(EdgeTunnel tunnel, Preference preference) {
    LabelWeights weights = preference.weights();
    if (preference.affinity() == Affinity.KEY && !weights.entries().isEmpty()) {
      // Another mix than that of the score, or the two would go together.
      long point = Long.remainderUnsigned(Rendezvous.score(preference.hash(), 1), total(weights));
      EdgeTunnel.Pool[] pools = tunnel.pools(weights);
      EdgeConnector[] drawn = pools[entryAt(weights, (int) point)].all();
      for (EdgeConnector connector : drawn) {
        if (traits.rank(connector) < EdgeConnector.EJECTED) {
          return drawn;
        }
      }
    }
    return tunnel.pool().all();
  }

  /** Draws an entry by its weight, and goes through the others while its connectors are out. */
  private EdgeConnector weighted(EdgeTunnel tunnel, Preference preference) {
    LabelWeights weights = preference.weights();
    EdgeTunnel.Pool[] pools = tunnel.pools(weights);
    int drawn = entryAt(weights, random.nextInt(total(weights)));
    EdgeConnector chosen = sound(pools[drawn]);
    for (int i = 0; chosen == null && i < weights.entries().size(); i++) {
      chosen = weights.entries().get(i).weight() > 0 ? sound(pools[i]) : null;
    }
    for (int i = 0; chosen == null && i < pools.length; i++) {
      chosen = sound(pools[i]);
    }
    return chosen;
  }

  private EdgeConnector sound(EdgeTunnel.Pool pool) {
    EdgeConnector chosen = pick(pool);
    return chosen != null && traits.rank(chosen) < EdgeConnector.EJECTED ? chosen : null;
  }

  private static int total(LabelWeights weights) {
    return Math.max(1, weights.entries().stream().mapToInt(LabelWeights.Entry::weight).sum());
  }

  private static int entryAt(LabelWeights weights, int point) {
    int left = point;
    for (int i = 0; i < weights.entries().size(); i++) {
      left -= weights.entries().get(i).weight();
      if (left < 0) {
        return i;
      }
    }
    return 0;
  }

  @Override
  public Why why() {
    return why;
  }

  @Override
  public boolean passedOver() {
    return passedOver;
  }

  @Override
  public boolean hasBetter(Wanted wanted, List<OpenableStream> tried) {
    traits.begin(wanted.head(), tried, nanoClock.getAsLong());
    traits.mayBeTriedConnector = true;
    for (EdgeConnector connector : streams.tunnel(wanted.tunnelId()).pool().all()) {
      if (traits.rank(connector) != Traits.NONE && !connector.health().isFailing()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public List<EdgeStream> ofConnector(OpenableStream one) {
    return streams.of(one.key().tunnelId()).stream()
        .filter(other -> other.key().connectorId().equals(one.key().connectorId()))
        .toList();
  }

  @Override
  public boolean isComing(Wanted wanted) {
    return streams.of(wanted.tunnelId()).stream()
        .anyMatch(stream -> stream.isComing() && stream.mayTake(wanted.head()));
  }

  @Override
  public Cause whyNone(Wanted wanted) {
    Obstacle nearest = Obstacle.NO_LINK;
    boolean tooOld = false;
    for (EdgeStream stream : streams.of(wanted.tunnelId())) {
      if (stream.takes(wanted.head())) {
        Obstacle obstacle = stream.obstacle();
        nearest = obstacle.compareTo(nearest) > 0 ? obstacle : nearest;
      } else {
        tooOld |= stream.isUsable();
      }
    }
    return tooOld && nearest == Obstacle.NO_LINK ? Cause.TOO_OLD : FailureKinds.cause(nearest);
  }

  /** What the choice asks about a connector, for one request. */
  private static final class ConnectorTraits implements Traits<EdgeConnector> {

    private OpenHead head;
    private List<OpenableStream> tried = List.of();
    private long nowNanos;
    private boolean mayBeTriedConnector;

    void begin(OpenHead ofRequest, List<OpenableStream> triedStreams, long now) {
      head = ofRequest;
      tried = triedStreams;
      nowNanos = now;
      mayBeTriedConnector = false;
    }

    @Override
    public int rank(EdgeConnector connector) {
      return !mayBeTriedConnector && !tried.isEmpty() && connector.isAmong(tried)
          ? NONE
          : connector.rank(head, tried, nowNanos);
    }

    @Override
    public double load(EdgeConnector connector) {
      return connector.health().load(nowNanos);
    }
  }
}
