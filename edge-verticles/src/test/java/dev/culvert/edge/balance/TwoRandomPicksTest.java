package dev.culvert.edge.balance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TwoRandomPicksTest {

  private record Stream(String name, boolean eligible, boolean ready, int tier, int load) {
    static Stream near(String name, int load) {
      return new Stream(name, true, true, 0, load);
    }
  }

  private static final Traits<Stream> TRAITS =
      new Traits<>() {
        @Override
        public int rank(Stream stream) {
          return stream.eligible() ? stream.tier() + (stream.ready() ? 0 : 64) : NONE;
        }

        @Override
        public double load(Stream stream) {
          return stream.load();
        }
      };

  private final TwoRandomPicks<Stream> picks = new TwoRandomPicks<>(TRAITS, new Random(7));

  @Test
  void shouldSpreadEqualLoadEvenly() {
    Map<String, Integer> counts =
        count(Stream.near("a", 5), Stream.near("b", 5), Stream.near("c", 5), Stream.near("d", 5));

    assertThat(counts).hasSize(4);
    assertThat(counts.values()).allSatisfy(n -> assertThat(n).isBetween(2100, 2900));
  }

  @Test
  void shouldSpreadNearlyEqualLoadEvenly() {
    Map<String, Integer> counts =
        count(
            Stream.near("a", 40), Stream.near("b", 42), Stream.near("c", 44), Stream.near("d", 46));

    assertThat(counts.values()).allSatisfy(n -> assertThat(n).isBetween(2000, 3000));
  }

  @Test
  void shouldPreferTheLessBusyOfTwo() {
    assertThat(count(Stream.near("idle", 1), Stream.near("busy", 100_000)))
        .containsOnlyKeys("idle");
  }

  @Test
  void shouldGiveOneThatIsTwiceAsBusyAboutHalfAShare() {
    Stream[] streams = new Stream[8];
    for (int i = 0; i < streams.length; i++) {
      streams[i] = Stream.near("s" + i, i < 2 ? 20 : 10);
    }
    Map<String, Integer> counts = count(streams);

    double slow = (counts.get("s0") + counts.get("s1")) / 2.0;
    double others = (10_000 - 2 * slow) / 6;
    assertThat(slow / others).isBetween(0.4, 0.6);
  }

  @Test
  void shouldStayNearWhileSomethingNearIsReady() {
    assertThat(
            count(
                Stream.near("near", 1000),
                new Stream("far", true, true, 1, 0),
                new Stream("near but draining", false, true, 0, 0)))
        .containsOnlyKeys("near");
  }

  @Test
  void shouldGoFarRatherThanToOneThatIsNotReady() {
    assertThat(count(new Stream("near", true, false, 0, 0), new Stream("far", true, true, 2, 1000)))
        .containsOnlyKeys("far");
  }

  @Test
  void shouldTakeOneThatIsNotReadyWhenNoneIs() {
    assertThat(count(new Stream("near", true, false, 0, 9), new Stream("far", true, false, 1, 0)))
        .containsOnlyKeys("near");
  }

  @Test
  void shouldTakeNoneWhereNoneMayBeChosen() {
    Stream none = new Stream("none", false, true, 0, 1);
    assertThat(pick(none, none, none)).isNull();
    assertThat(pick()).isNull();
  }

  @Test
  void shouldDrawEvenlyWhereMostMayNotBeChosen() {
    Stream[] streams = new Stream[40];
    for (int i = 0; i < streams.length; i++) {
      streams[i] = new Stream("s" + i, i % 10 == 0, true, 0, 5);
    }
    assertThat(count(streams).values())
        .hasSize(4)
        .allSatisfy(n -> assertThat(n).isBetween(2100, 2900));
  }

  private Stream pick(Stream... streams) {
    int best = Arrays.stream(streams).mapToInt(Stream::tier).min().orElse(0);
    Stream[] nearest =
        Arrays.stream(streams).filter(each -> each.tier() == best).toArray(Stream[]::new);
    return picks.pick(nearest, best, streams);
  }

  private Map<String, Integer> count(Stream... streams) {
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < 10_000; i++) {
      counts.merge(pick(streams).name(), 1, Integer::sum);
    }
    return counts;
  }
}
