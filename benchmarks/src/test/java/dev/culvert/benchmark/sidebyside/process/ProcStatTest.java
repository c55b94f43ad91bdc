package dev.culvert.benchmark.sidebyside.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class ProcStatTest {

  @Test
  void shouldReadTimesAfterAnyName() {
    String stat = "4242 (a ) (b) c) S 1 4242 4242 0 -1 4194560 1 2 3 4 150 75 9 9 20 0 1 0 100";
    assertThat(ProcStat.cpuSeconds(stat)).isEqualTo(2.25);
  }

  @Test
  void shouldReadThePeak() {
    List<String> status = List.of("Name:\tjava", "VmPeak:\t  99 kB", "VmHWM:\t    2048 kB");
    assertThat(ProcStat.peakResidentBytes(status)).isEqualTo(2 * 1024 * 1024);
    assertThat(ProcStat.peakResidentBytes(List.of("Name:\tkthreadd"))).isZero();
  }

  @Test
  void shouldLeaveOutWhatTheMachineIdles() {
    List<String> stat = List.of("cpu  100 20 30 99999 888 4 5 6 70 80", "cpu0 1 1 1 1 1 1 1 1 1 1");
    assertThat(ProcStat.machineSeconds(stat)).isEqualTo(1.65);
  }

  @Test
  void shouldMeasureThisProcess() {
    ProcessTree tree = ProcessTree.of(ProcessHandle.current().pid());
    assertThat(tree.cpuSeconds()).isPositive();
    assertThat(tree.peakResidentBytes()).isGreaterThan(10_000_000);
  }
}
