package dev.culvert.connector.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.connector.uplink.Spread.Edge;
import dev.culvert.connector.uplink.Spread.Move;
import dev.culvert.connector.uplink.Spread.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SpreadTest {

  private static final int STREAMS = 4;

  /** What the world is like: edges, and where streams happen to be. */
  record World(List<Edge> edges, List<Place> streams) {}

  // ---- choosing for streams that are nowhere

  @Test
  void shouldPutTwoAndTwoOnTwoEdges() {
    assertThat(loads(fill(List.of(edge("a", "dfw"), edge("b", "mci")), 1))).containsOnly(2L);
  }

  @Test
  void shouldPutTheFourthStreamWhereItsLocationHasFewest() {
    List<Edge> edges = List.of(edge("a", "dfw"), edge("b", "mci"), edge("c", "mci"));
    assertThat(count(fill(edges, 2), Place::edge)).isEqualTo(Map.of("a", 2L, "b", 1L, "c", 1L));
  }

  @Test
  void shouldTakeAnEdgeThatFailedWhenThereIsNoOther() {
    Edge soon = new Edge("a", "dfw", 10);
    Edge later = new Edge("b", "mci", 20);
    assertThat(Spread.choose(List.of(later, soon), List.of(), new Random(1))).contains(soon);
    assertThat(Spread.choose(List.of(), List.of(), new Random(1))).isEmpty();
  }

  @Test
  void shouldTakeAnEdgeOfUnknownLocationForOneElsewhere() {
    List<Edge> edges = List.of(edge("a", "dfw"), edge("b", "dfw"), edge("c", ""));
    List<Place> others = List.of(edge("a", "dfw").place());
    assertThat(Spread.choose(edges, others, new Random(1))).map(Edge::id).contains("c");
  }

  @Property(tries = 500)
  void shouldSpreadOverEdgesThenLocationsThatDidNotFail(
      @ForAll("edges") List<Edge> edges, @ForAll long seed) {
    List<Place> places = fill(edges, seed);
    List<Edge> usable = edges.stream().filter(edge -> !edge.isAvoided()).toList();
    if (usable.isEmpty()) {
      assertThat(places).hasSize(edges.isEmpty() ? 0 : STREAMS);
      return;
    }
    assertThat(usable.stream().map(Edge::id)).containsAll(count(places, Place::edge).keySet());
    assertSpread(usable, places);
  }

  @Property(tries = 500)
  void shouldFillAHoleWithoutALopsidedResult(
      @ForAll("edges") List<Edge> edges, @ForAll long seed, @ForAll @IntRange(max = 3) int hole) {
    List<Edge> usable = edges.stream().filter(edge -> !edge.isAvoided()).toList();
    List<Place> places = fill(edges, seed);
    if (usable.isEmpty()) {
      return;
    }
    places.remove(hole);
    places.add(Spread.choose(edges, places, new Random(seed)).orElseThrow().place());
    assertSpread(usable, places);
  }

  // ---- moving

  @Test
  void shouldMoveOneStreamToAnEdgeThatCameBack() {
    List<Edge> edges = List.of(edge("a", "dfw"), edge("b", "mci"));
    List<Place> streams = new ArrayList<>(List.of(at("a"), at("a"), at("a"), at("a")));
    for (int moved = 0; moved < 2; moved++) {
      Move move = Spread.move(edges, streams, new Random(1)).orElseThrow();
      assertThat(move.to().id()).isEqualTo("b");
      streams.set(move.stream(), move.to().place());
    }
    assertThat(Spread.move(edges, streams, new Random(1))).isEmpty();
  }

  @Test
  void shouldMoveToAnotherLocationAlthoughEveryEdgeHasOne() {
    List<Edge> edges =
        List.of(
            edge("a", "dfw"),
            edge("b", "dfw"),
            edge("c", "dfw"),
            edge("d", "dfw"),
            edge("e", "mci"));
    List<Place> streams = List.of(at("a"), at("b"), at("c"), at("d"));
    assertThat(Spread.move(edges, streams, new Random(1)))
        .map(Move::to)
        .map(Edge::id)
        .contains("e");
  }

  @Test
  void shouldNotMoveToAnEdgeThatFailedLately() {
    List<Place> streams = List.of(at("a"), at("a"), at("a"), at("a"));
    assertThat(
            Spread.move(List.of(edge("a", "dfw"), new Edge("b", "mci", 7)), streams, new Random(1)))
        .isEmpty();
  }

  @Property(tries = 1_000)
  void shouldComeToAnEndWithEverythingSpread(@ForAll("worlds") World world, @ForAll long seed) {
    Random random = new Random(seed);
    List<Edge> usable = world.edges().stream().filter(edge -> !edge.isAvoided()).toList();
    List<Place> streams = new ArrayList<>(world.streams());
    int moves = 0;
    Optional<Move> move = Spread.move(world.edges(), streams, random);
    while (move.isPresent()) {
      assertThat(++moves).as("moves").isLessThanOrEqualTo(2 * STREAMS);
      assertThat(move.get().to().isAvoided()).isFalse();
      streams.set(move.get().stream(), move.get().to().place());
      move = Spread.move(world.edges(), streams, random);
    }
    List<String> open = usable.stream().map(Edge::id).toList();
    if (!usable.isEmpty() && open.containsAll(count(streams, Place::edge).keySet())) {
      assertSpread(usable, streams);
    }
  }

  @Property(tries = 500)
  void shouldNotMoveWhatItChose(@ForAll("edges") List<Edge> edges, @ForAll long seed) {
    List<Place> places = fill(edges, seed);
    if (edges.stream().noneMatch(Edge::isAvoided)) {
      assertThat(Spread.move(edges, places, new Random(seed))).isEmpty();
    }
  }

  // ---- what spread means

  private static void assertSpread(List<Edge> usable, List<Place> places) {
    Map<String, Long> byEdge = count(places, Place::edge);
    assertThat(byEdge).hasSize(Math.min(STREAMS, usable.size()));
    List<Long> edgeLoads =
        usable.stream().map(edge -> byEdge.getOrDefault(edge.id(), 0L)).sorted().toList();
    assertThat(edgeLoads.get(edgeLoads.size() - 1) - edgeLoads.get(0)).isLessThanOrEqualTo(1);
    Map<String, Long> byLocation = count(places, Place::location);
    long locations = usable.stream().map(edge -> edge.place().location()).distinct().count();
    assertThat(byLocation.size()).isGreaterThanOrEqualTo((int) Math.min(2, locations));
    assertThat(squares(byLocation.values())).isEqualTo(leastSquares(usable));
  }

  /** The most even locations that evenly used edges allow, by trying everything. */
  private static long leastSquares(List<Edge> usable) {
    int floor = STREAMS / usable.size();
    int extra = STREAMS % usable.size();
    return IntStream.range(0, 1 << usable.size())
        .filter(set -> Integer.bitCount(set) == extra)
        .mapToLong(
            set ->
                squares(
                    IntStream.range(0, usable.size())
                        .boxed()
                        .collect(
                            Collectors.groupingBy(
                                i -> usable.get(i).place().location(),
                                Collectors.summingLong(i -> floor + (set >> i & 1))))
                        .values()))
        .min()
        .orElseThrow();
  }

  private static long squares(Collection<Long> loads) {
    return loads.stream().mapToLong(load -> load * load).sum();
  }

  private static Collection<Long> loads(List<Place> places) {
    return count(places, Place::edge).values();
  }

  private static <T> Map<String, Long> count(List<T> all, Function<T, String> name) {
    return all.stream().collect(Collectors.groupingBy(name, Collectors.counting()));
  }

  // ---- worlds

  private static List<Place> fill(List<Edge> edges, long seed) {
    Random random = new Random(seed);
    List<Place> places = new ArrayList<>();
    for (int stream = 0; stream < STREAMS; stream++) {
      Spread.choose(edges, places, random).map(Edge::place).ifPresent(places::add);
    }
    return places;
  }

  private static Edge edge(String id, String location) {
    return new Edge(id, location, 0);
  }

  private static Place at(String edge) {
    return new Place(edge, "dfw");
  }

  @Provide
  Arbitrary<List<Edge>> edges() {
    Arbitrary<Edge> edge =
        Combinators.combine(
                Arbitraries.integers().between(0, 9),
                Arbitraries.of("dfw", "mci", "ams", ""),
                Arbitraries.frequency(Tuple.of(3, 0L), Tuple.of(1, 1_000L)))
            .as((number, location, until) -> new Edge("e" + number, location, until));
    return edge.list().ofMaxSize(7).uniqueElements(Edge::id);
  }

  @Provide
  Arbitrary<World> worlds() {
    Arbitrary<Place> gone = Arbitraries.of(new Place("gone", "dfw"), new Place("lost", "xyz"));
    return edges()
        .filter(edges -> !edges.isEmpty())
        .flatMap(
            edges ->
                Arbitraries.oneOf(Arbitraries.of(edges).map(Edge::place), gone)
                    .list()
                    .ofSize(STREAMS)
                    .map(streams -> new World(edges, streams)));
  }
}
