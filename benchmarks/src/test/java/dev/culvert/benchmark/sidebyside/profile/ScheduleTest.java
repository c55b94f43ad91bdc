package dev.culvert.benchmark.sidebyside.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.culvert.benchmark.sidebyside.process.ProcessTree;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What perf 6.1 prints for {@code perf sched timehist}, and what follows from it. */
@Timeout(10)
class ScheduleTest {

  private static final String TIMEHIST =
      """
      Samples of sched:sched_switch event do not have callchains.
                 time    cpu  task name                       wait time  sch delay   run time
                              [tid/pid]                          (msec)     (msec)     (msec)
      --------------- ------  ------------------------------  ---------  ---------  ---------
         100.000000 [0000]  vert.x-eventloo[25297/25211]        0.123      0.017      0.057\s
         100.000500 [0001]  VM Periodic Tas[25231/25211]       50.082      0.013      0.025\s
         100.004500 [0001]  kdamond.0[77]                       0.000      0.023      4.000\s
         100.004600 [0001]  vert.x-eventloo[25301/25211]        4.053      3.954      0.100\s
         100.004600 [0000]  <idle>                              0.041      0.000      2.000\s
         102.000000 [0000]  nginx[25071]                        0.053      0.020     20.000\s
      """;

  private final Schedule schedule =
      new Schedule(TIMEHIST.lines().flatMap(line -> Turn.parse(line).stream()).toList());
  private final ProcessTree edge = new ProcessTree(List.of(25211L));

  @Test
  void shouldReadTurns() {
    assertThat(Turn.parse("   26434.071509 [0003]  GC Thread#0[25301/25211]  0.177  0.141  0.029 "))
        .contains(new Turn(26434071.509, 3, "GC Thread#0", 25211, 0.141, 0.029));
    assertThat(Turn.parse("   26434.071513 [0000]  nginx[25071]  0.053      0.020      0.041 "))
        .contains(new Turn(26434071.513, 0, "nginx", 25071, 0.020, 0.041));
    assertThat(Turn.parse("   26434.071535 [0000]  <idle>   0.041      0.000      0.022 "))
        .contains(new Turn(26434071.535, 0, "<idle>", 0, 0, 0.022));
    assertThat(Turn.parse("--------------- ------  ------------------------------")).isEmpty();
  }

  @Test
  void shouldSumUpWhatAProcessDid() {
    assertThat(schedule.processors(edge)).isCloseTo(0.182 / 2_000, within(1e-9));
    assertThat(schedule.turnsPerSecond(edge)).isCloseTo(1.5, within(1e-9));
  }

  @Test
  void shouldSayForWhomAProcessWaited() {
    assertThat(schedule.longWaitsPerSecond(edge)).isCloseTo(0.5, within(1e-9));
    assertThat(schedule.waitedFor(edge, Map.of())).isEqualTo(Map.of("kdamond.0", 0.5));
    assertThat(schedule.waitedFor(edge, Map.of(77L, "memory"))).isEqualTo(Map.of("memory", 0.5));
    assertThat(schedule.waitedFor(new ProcessTree(List.of(25071L)), Map.of())).isEmpty();
  }

  @Test
  void shouldNotTakeAnEmptyTrace() {
    assertThatThrownBy(() -> new Schedule(List.of())).isInstanceOf(IllegalArgumentException.class);
  }
}
