package dev.culvert.edge.attempt;

import dev.culvert.core.exchange.Obstacle;
import dev.culvert.core.frame.OpenHead;
import dev.culvert.edge.answer.Cause;
import dev.culvert.edge.balance.Traits;
import dev.culvert.edge.balance.TwoRandomPicks;
import dev.culvert.edge.stream.EdgeStream;
import dev.culvert.edge.stream.EdgeStreams;
import dev.culvert.edge.stream.OpenableStream;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** Chooses among the streams that the cluster shows, the less busy of two random ones. */
public final class StreamPicks implements StreamChoice {

  private final EdgeStreams streams;
  private final TwoRandomPicks<EdgeStream> picks;

  public StreamPicks(EdgeStreams streams, RandomGenerator random) {
    this.streams = streams;
    this.picks = new TwoRandomPicks<>(new StreamTraits(streams), random);
  }

  @Override
  public OpenableStream choose(UUID tunnelId, OpenHead head, List<OpenableStream> tried) {
    List<EdgeStream> all = streams.of(tunnelId);
    if (head.feature() != null) {
      return chooseAmong(all.stream().filter(stream -> stream.takes(head)).toList(), tried);
    }
    return tried.isEmpty()
        ? picks.pick(all, stream -> false).map(streams::nearest).orElse(null)
        : chooseAmong(all, tried);
  }

  private EdgeStream chooseAmong(List<EdgeStream> all, List<OpenableStream> tried) {
    Predicate<EdgeStream> sameConnector =
        stream ->
            tried.stream()
                .anyMatch(one -> one.key().connectorId().equals(stream.key().connectorId()));
    return picks.pick(all, sameConnector).or(() -> picks.pick(all, tried::contains)).orElse(null);
  }

  @Override
  public List<EdgeStream> ofConnector(OpenableStream one) {
    return streams.of(one.key().tunnelId()).stream()
        .filter(other -> other.key().connectorId().equals(one.key().connectorId()))
        .toList();
  }

  @Override
  public boolean isComing(UUID tunnelId, OpenHead head) {
    return streams.of(tunnelId).stream()
        .anyMatch(stream -> stream.isComing() && stream.mayTake(head));
  }

  @Override
  public Cause whyNone(UUID tunnelId, OpenHead head) {
    Obstacle nearest = Obstacle.NO_LINK;
    boolean tooOld = false;
    for (EdgeStream stream : streams.of(tunnelId)) {
      if (stream.takes(head)) {
        Obstacle obstacle = stream.obstacle();
        nearest = obstacle.compareTo(nearest) > 0 ? obstacle : nearest;
      } else {
        tooOld |= stream.isUsable();
      }
    }
    return tooOld && nearest == Obstacle.NO_LINK ? Cause.TOO_OLD : FailureKinds.cause(nearest);
  }

  /** What the choice asks about a stream. */
  private record StreamTraits(EdgeStreams streams) implements Traits<EdgeStream> {

    @Override
    public boolean isEligible(EdgeStream stream) {
      return stream.isUsable();
    }

    @Override
    public boolean isReady(EdgeStream stream) {
      return stream.entry().record().ready();
    }

    @Override
    public int tier(EdgeStream stream) {
      return streams.tier(stream);
    }

    @Override
    public int load(EdgeStream stream) {
      return stream.entry().stats().outstanding().get();
    }
  }
}
