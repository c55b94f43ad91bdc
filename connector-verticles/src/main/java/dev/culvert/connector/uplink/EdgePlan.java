package dev.culvert.connector.uplink;

import dev.culvert.connector.uplink.KnownEdges.Target;
import dev.culvert.core.config.HostPort;
import dev.culvert.core.handshake.EdgeAddress;
import dev.culvert.core.handshake.Welcome;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Decides which edge a stream dials next and how far apart dials are, from what is known of the
 * edges. Knows nothing of streams but the places they are at.
 *
 * <p>Owned by the event loop of the connector's verticle.
 */
final class EdgePlan {

  /** A stream, by its position in the list of places, and the edge it should move to. */
  record Move(int stream, Target to) {}

  private final UplinkPace pace;
  private final RandomGenerator random;
  private final LongSupplier nowMillis;
  private final KnownEdges known;
  private long nextDialAtMillis;

  /** When the next move is due; -1 while none is wanted. */
  private long moveAtMillis = -1;

  EdgePlan(UplinkPace pace, RandomGenerator random, LongSupplier nowMillis) {
    this.pace = pace;
    this.random = random;
    this.nowMillis = nowMillis;
    this.known = new KnownEdges(random);
  }

  // ---- what it decides

  /** Where to dial a stream while the others are at these places; empty if no edge is known. */
  Optional<Target> next(List<Spread.Place> others) {
    return Spread.choose(known.edges(now()), others, random).flatMap(known::target);
  }

  /** The move that would make the spread better, once it has been wanted for long enough. */
  Optional<Move> dueMove(List<Spread.Place> places) {
    long now = now();
    Optional<Spread.Move> move = Spread.move(known.distinctEdges(now), places, random);
    if (move.isEmpty()) {
      moveAtMillis = -1;
    } else if (moveAtMillis < 0) {
      long millis = pace.moveDelay().toMillis();
      moveAtMillis = now + millis + random.nextLong(2 * millis + 1);
    } else if (now >= moveAtMillis) {
      moveAtMillis = -1;
      return known.target(move.get().to()).map(target -> new Move(move.get().stream(), target));
    }
    return Optional.empty();
  }

  /** A stream is missing: a move begins to wait anew. */
  void noMove() {
    moveAtMillis = -1;
  }

  /** How long to wait if nothing but another dial is in the way; takes that time. */
  long spacedMillis() {
    long now = now();
    long spacing = pace.dialSpacing().toMillis();
    nextDialAtMillis = Math.max(nextDialAtMillis, now) + spacing + random.nextLong(spacing + 1);
    return nextDialAtMillis - now;
  }

  /** Whether there is an edge that did not fail lately. */
  boolean isAnyUsable() {
    return known.hasUsable(now());
  }

  // ---- what it is told

  /** The configured addresses, or those that the configured names resolve to now. */
  void configured(List<HostPort> addresses) {
    known.configured(addresses);
  }

  /**
   * The edges as an edge lists them.
   *
   * @return whether any is new
   */
  boolean learnt(List<EdgeAddress> edges) {
    return known.learnt(edges);
  }

  /**
   * An edge answered WELCOME to an attempt.
   *
   * @param inUse the edges that have a stream at the moment
   */
  void welcomed(Attempt attempt, Welcome welcome, Set<String> inUse) {
    known.reached(attempt.target(), welcome.edge(), welcome.location(), inUse);
    if (attempt.target().isOtherThan(welcome.edge())) {
      known.lost(attempt.target().edge().id(), attempt.startedAtMillis(), now());
    }
    known.learnt(welcome.edges());
  }

  /** An attempt failed. Only a fault of the edge keeps streams away from it. */
  void failed(Attempt attempt, UplinkException cause) {
    if (cause.isOfEdge()) {
      known.failed(attempt.target(), attempt.startedAtMillis(), now());
      if (cause.isLongest()) {
        known.hold(attempt.target().edge().id(), now());
      }
    }
  }

  /** A stream ended by a fault of its edge. */
  void lost(UplinkSession session) {
    known.lost(session.place().edge(), session.openedAtMillis(), now());
  }

  /** An edge drains. */
  void leaves(String edge) {
    known.hold(edge, now());
  }

  /** A stream has lived for long enough. */
  void stable(UplinkSession session) {
    known.stable(session.place().edge());
  }

  private long now() {
    return nowMillis.getAsLong();
  }
}
