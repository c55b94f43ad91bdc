package dev.culvert.connector.uplink;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Which edges the streams of a connector should be at: as many different edges as there are, each
 * with as many streams as the others; and then locations, each with as many as the others where
 * that is possible. Pure.
 */
final class Spread {

  private Spread() {}

  /**
   * An edge that can be dialled.
   *
   * @param id which edge
   * @param location where it runs; empty if that is not known, which counts as a location of its
   *     own
   * @param avoidUntilMillis when it may be dialled again; 0 if it did not fail lately
   */
  record Edge(String id, String location, long avoidUntilMillis) {

    boolean isAvoided() {
      return avoidUntilMillis != 0;
    }

    Place place() {
      return new Place(id, location);
    }
  }

  /** Where a stream is, or is on its way to. */
  record Place(String edge, String location) {

    Place {
      location = location.isEmpty() ? "?" + edge : location;
    }
  }

  /** One stream that should be elsewhere. */
  record Move(int stream, Edge to) {}

  /**
   * Where to dial a stream.
   *
   * @param others where the other streams are; empty places are left out
   * @param random decides between equals, so that connectors spread, too
   * @return one that did not fail lately, else the one whose time is nearest; empty without edges
   */
  static Optional<Edge> choose(List<Edge> edges, Collection<Place> others, RandomGenerator random) {
    Load load = new Load(others);
    return shuffled(edges, random).stream()
        .min(
            Comparator.comparingLong(Edge::avoidUntilMillis)
                .thenComparingInt(edge -> load.ofEdge(edge.place()))
                .thenComparingInt(edge -> load.ofLocation(edge.place())));
  }

  /**
   * Which stream should go where, if any should. Each move makes the spread better, so that moves
   * come to an end.
   *
   * @param edges to choose from, without those that failed lately
   * @param streams where each of the streams is
   * @param random decides between equals
   */
  static Optional<Move> move(List<Edge> edges, List<Place> streams, RandomGenerator random) {
    Load load = new Load(streams);
    Move best = null;
    Gain bestGain = Gain.NONE;
    for (Edge to : shuffled(edges, random)) {
      for (int stream = 0; stream < streams.size() && !to.isAvoided(); stream++) {
        Gain gain = load.gain(streams.get(stream), to.place());
        if (gain.compareTo(bestGain) > 0) {
          best = new Move(stream, to);
          bestGain = gain;
        }
      }
    }
    return Optional.ofNullable(best);
  }

  private static List<Edge> shuffled(List<Edge> edges, RandomGenerator random) {
    List<Edge> shuffled = new ArrayList<>(edges);
    for (int i = shuffled.size() - 1; i > 0; i--) {
      Collections.swap(shuffled, i, random.nextInt(i + 1));
    }
    return shuffled;
  }

  /** By how much a move makes edges, and then locations, more alike. */
  private record Gain(int ofEdges, int ofLocations) implements Comparable<Gain> {

    static final Gain NONE = new Gain(0, 0);

    @Override
    public int compareTo(Gain other) {
      int edges = Integer.compare(ofEdges, other.ofEdges);
      return edges != 0 ? edges : Integer.compare(ofLocations, other.ofLocations);
    }
  }

  /** How many streams each edge and each location has. */
  private static final class Load {

    private final Map<String, Integer> edges = new HashMap<>();
    private final Map<String, Integer> locations = new HashMap<>();

    Load(Collection<Place> places) {
      for (Place place : places) {
        edges.merge(place.edge(), 1, Integer::sum);
        locations.merge(place.location(), 1, Integer::sum);
      }
    }

    int ofEdge(Place place) {
      return edges.getOrDefault(place.edge(), 0);
    }

    int ofLocation(Place place) {
      return locations.getOrDefault(place.location(), 0);
    }

    Gain gain(Place from, Place to) {
      if (from.edge().equals(to.edge())) {
        return Gain.NONE;
      }
      boolean stays = from.location().equals(to.location());
      return new Gain(
          ofEdge(from) - ofEdge(to) - 1, stays ? 0 : ofLocation(from) - ofLocation(to) - 1);
    }
  }
}
