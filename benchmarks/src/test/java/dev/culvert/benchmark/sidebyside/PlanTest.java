package dev.culvert.benchmark.sidebyside;

import static dev.culvert.benchmark.sidebyside.LoadCase.DOWNLOAD1;
import static dev.culvert.benchmark.sidebyside.LoadCase.DOWNLOAD16;
import static dev.culvert.benchmark.sidebyside.LoadCase.GET1;
import static dev.culvert.benchmark.sidebyside.LoadCase.GET64;
import static dev.culvert.benchmark.sidebyside.LoadCase.P99HALF;
import static dev.culvert.benchmark.sidebyside.LoadCase.UPLOAD1M16;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class PlanTest {

  private static final List<String> SYSTEMS = List.of("nginx", "plain", "bus");

  @Test
  void shouldTurnTheOrderRoundInEverySecondRound() {
    Plan plan = Plan.of(List.of(GET64));
    assertThat(plan.turns(0, GET64, SYSTEMS)).containsExactly("nginx", "plain", "bus");
    assertThat(plan.turns(1, GET64, SYSTEMS)).containsExactly("bus", "plain", "nginx");
    assertThat(plan.turns(2, GET64, SYSTEMS)).containsExactly("nginx", "plain", "bus");
  }

  @Test
  void shouldFindTheRateBeforeItIsNeeded() {
    assertThat(Plan.of(List.of(P99HALF, GET1)).cases()).containsExactly(GET1, GET64, P99HALF);
  }

  @Test
  void shouldSpareAShortRunWhatNoRatioNeeds() {
    Plan plan = Plan.shortened();
    assertThat(plan.turns(0, GET64, List.of("origin", "ssh", "tls"))).hasSize(3);
    assertThat(plan.turns(0, DOWNLOAD1, List.of("origin", "ssh", "tls", "plain")))
        .containsExactly("plain");
  }

  @Test
  void shouldAskOfAnEarlierCommitWhatItAsksOfTheCheckout() {
    List<String> systems = List.of("plain", "plain-before", "tls", "tls-before");
    assertThat(Plan.shortened().turns(0, GET64, systems)).isEqualTo(systems);
    assertThat(Plan.shortened().turns(0, DOWNLOAD1, systems))
        .containsExactly("plain", "plain-before");
    assertThat(Plan.shortened().turns(1, DOWNLOAD1, systems))
        .containsExactly("plain-before", "plain");
  }

  @Test
  void shouldShareTheRoundsAmongTheStarts() {
    assertThat(roundsOfNewStarts(5, 1)).isEmpty();
    assertThat(roundsOfNewStarts(5, 3)).containsExactly(2, 4);
    assertThat(roundsOfNewStarts(5, 5)).containsExactly(1, 2, 3, 4);
  }

  private static List<Integer> roundsOfNewStarts(int rounds, int starts) {
    return IntStream.range(0, rounds)
        .filter(round -> Plan.startsAnew(round, rounds, starts))
        .boxed()
        .toList();
  }

  @Test
  void shouldWarmUpWithEachCaseThatASystemMeets() {
    Plan plan = Plan.of(List.of(GET1, GET64, P99HALF));
    assertThat(plan.warmUps("plain")).containsExactly(DOWNLOAD16, UPLOAD1M16, GET64, GET1);
    assertThat(Plan.shortened().warmUps("tls")).containsExactly(DOWNLOAD16, UPLOAD1M16, GET64);
    assertThat(Plan.warmUpSeconds(GET64, 20)).isEqualTo(20);
    assertThat(Plan.warmUpSeconds(GET1, 20)).isEqualTo(5);
    assertThat(Plan.warmUpSeconds(GET1, 2)).isEqualTo(1);
  }
}
