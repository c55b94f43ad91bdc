package dev.culvert.edge.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.memory.Admission;
import dev.culvert.core.memory.MemoryBudget;
import dev.culvert.edge.answer.Cause;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShortageTest {

  private final MemoryBudget budget = new MemoryBudget(1024);
  private final Shortage shortage = new Shortage(budget);

  @Test
  void waitsForMemoryForASecondThenSaysThatThereIsNone() {
    assertThat(shortage.met(Admission.NO_MEMORY, 5)).isNull();
    assertThat(budget.waiting()).isEqualTo(1);
    assertThat(shortage.met(Admission.NO_MEMORY, Shortage.WAIT_NANOS + 4)).isNull();
    assertThat(budget.waiting()).isEqualTo(1);
    assertThat(shortage.met(Admission.NO_MEMORY, Shortage.WAIT_NANOS + 5)).isEqualTo(Cause.MEMORY);
    assertThat(budget.waiting()).isZero();
    assertThat(budget.refusals(Admission.NO_MEMORY)).isEqualTo(1);
  }

  @Test
  void doesNotWaitForATunnelThatIsFull() {
    assertThat(shortage.met(Admission.TUNNEL_FULL, 0)).isEqualTo(Cause.TUNNEL_FULL);
    assertThat(budget.waiting()).isZero();
    assertThat(budget.refusals(Admission.TUNNEL_FULL)).isEqualTo(1);
    assertThat(Cause.TUNNEL_FULL.problem().status()).isEqualTo(503);
    assertThat(Cause.TUNNEL_FULL.problem().detail()).contains("tunnel.maxExchanges");
  }

  @Test
  void refusesAtOnceWhenTooManyWait() {
    List<Shortage> others = new ArrayList<>();
    while (true) {
      Shortage other = new Shortage(budget);
      if (other.met(Admission.NO_MEMORY, 0) != null) {
        break;
      }
      others.add(other);
    }
    assertThat(shortage.met(Admission.NO_MEMORY, 0)).isEqualTo(Cause.MEMORY);
    others.remove(0).over();
    assertThat(new Shortage(budget).met(Admission.NO_MEMORY, 0)).isNull();
  }

  @Test
  void waitsNoMoreOnceItIsOver() {
    shortage.met(Admission.NO_MEMORY, 0);
    shortage.over();
    shortage.over();
    assertThat(budget.waiting()).isZero();
  }
}
