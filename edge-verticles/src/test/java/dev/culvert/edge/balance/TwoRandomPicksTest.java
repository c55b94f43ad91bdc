package dev.culvert.edge.balance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
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
        public boolean isEligible(Stream stream) {
          return stream.eligible();
        }

        @Override
        public boolean isReady(Stream stream) {
          return stream.ready();
        }

        @Override
        public int tier(Stream stream) {
          return stream.tier();
        }

        @Override
        public int load(Stream stream) {
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
            Stream.near("a", 40), Stream.near("b", 44), Stream.near("c", 50), Stream.near("d", 60));

    assertThat(counts.values()).allSatisfy(n -> assertThat(n).isBetween(2100, 2900));
  }

  @Test
  void shouldPreferTheLessBusyOfTwo() {
    assertThat(count(Stream.near("idle", 0), Stream.near("busy", 100))).containsOnlyKeys("idle");
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
  void shouldNotRepeatWhatWasTried() {
    Stream tried = Stream.near("tried", 0);
    Stream other = new Stream("other", true, true, 2, 100);

    assertThat(picks.pick(List.of(tried, other), Set.of(tried)::contains)).contains(other);
    assertThat(picks.pick(List.of(tried, other), Set.of(tried, other)::contains)).isEmpty();
    assertThat(picks.pick(List.of(), stream -> false)).isEmpty();
  }

  private Map<String, Integer> count(Stream... streams) {
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < 10_000; i++) {
      String name = picks.pick(List.of(streams), stream -> false).orElseThrow().name();
      counts.merge(name, 1, Integer::sum);
    }
    return counts;
  }
}
