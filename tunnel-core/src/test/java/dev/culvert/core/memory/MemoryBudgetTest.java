package dev.culvert.core.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The budget, its accounts and their holders, without an event loop. */
@Timeout(30)
class MemoryBudgetTest {

  private static final int KIB = 1024;
  private static final long LIMIT = 1024 * KIB;

  private final MemoryBudget budget = new MemoryBudget(LIMIT);
  private final MemoryAccount first = budget.account(UUID.randomUUID());
  private final MemoryAccount second = budget.account(UUID.randomUUID());
  private final List<Holder> gaveWay = new ArrayList<>();

  /** Something that holds bytes and, told to give way, gives all of them back. */
  private final class Holder {

    private final Holding holding;
    private Ceiling ceiling;

    Holder(MemoryAccount account, long bytes) {
      holding = new Holding(account, Runnable::run, this::giveWay);
      holding.add(bytes);
    }

    private void giveWay(Ceiling why) {
      ceiling = why;
      gaveWay.add(this);
      holding.remove(holding.heldBytes());
      holding.finish();
    }
  }

  @Test
  void ofAProcessIsAQuarterOfItsHeap() {
    assertThat(MemoryBudget.ofHeap().limitBytes()).isEqualTo(Runtime.getRuntime().maxMemory() / 4);
  }

  @Test
  void countsWhatIsHeldAndNothingElse() {
    Holder holder = new Holder(first, 100);
    holder.holding.add(50);
    assertThat(budget.heldBytes()).isEqualTo(150);
    assertThat(first.heldBytes()).isEqualTo(150);
    assertThat(second.heldBytes()).isZero();
    for (int i = 0; i < 1_000; i++) {
      assertThat(second.admit()).isEqualTo(Admission.TAKEN);
    }
    assertThat(budget.heldBytes()).isEqualTo(150);
    holder.holding.remove(150);
    assertThat(budget.heldBytes()).isZero();
  }

  @Test
  void aTunnelHasAsManyExchangesAsItMayAndOthersHaveTheirs() {
    budget.limitTunnels(new TunnelCeilings(2, LIMIT));
    assertThat(first.admit()).isEqualTo(Admission.TAKEN);
    assertThat(first.admit()).isEqualTo(Admission.TAKEN);
    assertThat(first.admit()).isEqualTo(Admission.TUNNEL_FULL);
    assertThat(first.exchanges()).isEqualTo(2);
    assertThat(second.admit()).isEqualTo(Admission.TAKEN);
    first.closed();
    assertThat(first.admit()).isEqualTo(Admission.TAKEN);
  }

  @Test
  void theLargestHolderOfATunnelGivesWayToItsCeiling() {
    budget.limitTunnels(new TunnelCeilings(100, 300 * KIB));
    Holder small = new Holder(first, 80 * KIB);
    Holder large = new Holder(first, 120 * KIB);
    Holder others = new Holder(second, 290 * KIB);
    Holder last = new Holder(first, 100 * KIB);
    assertThat(gaveWay).isEmpty();
    small.holding.add(KIB);
    assertThat(gaveWay).containsExactly(large);
    assertThat(large.ceiling).isEqualTo(Ceiling.TUNNEL);
    assertThat(first.heldBytes()).isEqualTo(181 * KIB);
    assertThat(others.holding.heldBytes() + last.holding.heldBytes()).isEqualTo(390 * KIB);
    assertThat(budget.resets(Ceiling.TUNNEL)).isEqualTo(1);
    assertThat(budget.resets(Ceiling.PROCESS)).isZero();
  }

  @Test
  void asManyGiveWayAsAreNeeded() {
    budget.limitTunnels(new TunnelCeilings(100, 300 * KIB));
    for (int i = 0; i < 5; i++) {
      new Holder(first, 50 * KIB);
    }
    Holder last = new Holder(first, 40 * KIB);
    assertThat(gaveWay).isEmpty();
    budget.limitTunnels(new TunnelCeilings(100, 100 * KIB));
    last.holding.add(KIB);
    assertThat(gaveWay).hasSize(4).doesNotContain(last);
    assertThat(first.heldBytes()).isEqualTo(91 * KIB);
  }

  @Test
  void theLargestTunnelGivesWayToTheCeilingOfTheProcess() {
    Holder small = new Holder(second, 400 * KIB);
    List<Holder> many = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      many.add(new Holder(first, (50L + i) * KIB));
    }
    assertThat(gaveWay).isEmpty();
    small.holding.add(100 * KIB);
    assertThat(gaveWay).containsExactly(many.get(9));
    assertThat(many.get(9).ceiling).isEqualTo(Ceiling.PROCESS);
    assertThat(budget.heldBytes()).isLessThanOrEqualTo(LIMIT);
    assertThat(budget.resets(Ceiling.PROCESS)).isEqualTo(1);
  }

  @Test
  void whoHoldsNothingAnyMoreIsNeverChosen() {
    budget.limitTunnels(new TunnelCeilings(100, 300 * KIB));
    Holder gone = new Holder(first, 200 * KIB);
    gone.holding.remove(200 * KIB);
    gone.holding.finish();
    Holder only = new Holder(first, 301 * KIB);
    assertThat(gaveWay).containsExactly(only);
  }

  @Test
  void aHolderWhoseLoopHasEndedDoesNotStopTheOthersFromGivingWay() {
    budget.limitTunnels(new TunnelCeilings(100, 300 * KIB));
    Holding dead =
        new Holding(
            first,
            command -> {
              throw new java.util.concurrent.RejectedExecutionException("ended");
            },
            ceiling -> {});
    dead.add(200 * KIB);
    Holder alive = new Holder(first, 101 * KIB);
    assertThat(gaveWay).containsExactly(alive);
  }

  @Test
  void nearTheLimitOnlyTunnelsThatHoldLittleMayOpen() {
    Holder large = new Holder(first, LIMIT / 8 * 7);
    assertThat(first.admit()).isEqualTo(Admission.TAKEN);
    large.holding.add(1);
    assertThat(first.admit()).isEqualTo(Admission.NO_MEMORY);
    assertThat(first.exchanges()).isEqualTo(1);
    assertThat(second.admit()).isEqualTo(Admission.TAKEN);
    Holder own = new Holder(second, LIMIT / 16 + 1);
    assertThat(second.admit()).isEqualTo(Admission.NO_MEMORY);
    own.holding.remove(1);
    assertThat(second.admit()).isEqualTo(Admission.TAKEN);
  }

  @Test
  void windowsGrowUntilTheTunnelOrTheProcessHasNoMoreForThatOrMemoryIsShort() {
    budget.limitTunnels(new TunnelCeilings(100, LIMIT / 2));
    assertThat(first.tryGrow((int) LIMIT / 8)).isTrue();
    assertThat(first.tryGrow(1)).isFalse();
    assertThat(second.tryGrow((int) LIMIT / 8)).isTrue();
    assertThat(second.tryGrow(1)).isFalse();
    MemoryAccount third = budget.account(UUID.randomUUID());
    assertThat(third.tryGrow(1)).isFalse();
    first.shrunk(10);
    assertThat(third.tryGrow(10)).isTrue();
    assertThat(third.tryGrow(1)).isFalse();
    third.shrunk(10);
    Holder holder = new Holder(third, LIMIT / 8 + 1);
    assertThat(third.isPressed()).isTrue();
    assertThat(third.tryGrow(1)).isFalse();
    assertThat(first.isPressed()).isFalse();
    holder.holding.remove(1);
    assertThat(third.tryGrow(1)).isTrue();
  }

  @Test
  void onlySoManyRequestsMayWait() {
    MemoryBudget small = new MemoryBudget(KIB);
    int waiting = 0;
    while (small.tryWait()) {
      waiting++;
    }
    assertThat(waiting).isEqualTo(16).isEqualTo(small.waiting());
    small.waitEnded();
    assertThat(small.tryWait()).isTrue();
  }

  @Test
  void anAccountIsForgottenWhenNobodyUsesItAndNothingIsHeld() {
    UUID tunnelId = UUID.randomUUID();
    int before = budget.accounts();
    MemoryAccount account = budget.account(tunnelId);
    assertThat(budget.account(tunnelId)).isSameAs(account);
    Holder holder = new Holder(account, 10);
    account.release();
    account.release();
    budget.forgetUnused();
    assertThat(budget.accounts()).isEqualTo(before + 1);
    holder.holding.remove(10);
    budget.forgetUnused();
    assertThat(budget.accounts()).isEqualTo(before);
    assertThat(budget.account(tunnelId)).isNotSameAs(account);
  }

  @Test
  void fourThreadsAtOnceLeaveNothingBehind() throws Exception {
    budget.limitTunnels(new TunnelCeilings(1_000, 200 * KIB));
    CountDownLatch done = new CountDownLatch(4);
    for (int t = 0; t < 4; t++) {
      MemoryAccount account = t % 2 == 0 ? first : second;
      new Thread(() -> holdAndLetGo(account, done), "holder-" + t).start();
    }
    done.await();
    assertThat(budget.heldBytes()).isZero();
    assertThat(first.heldBytes()).isZero();
    assertThat(second.heldBytes()).isZero();
    assertThat(first.exchanges() + second.exchanges()).isZero();
  }

  /**
   * Asked by another thread to give way, this one does at its next turn, as an event loop would.
   */
  private static void holdAndLetGo(MemoryAccount account, CountDownLatch done) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    java.util.Queue<Runnable> turns = new java.util.concurrent.ConcurrentLinkedQueue<>();
    for (int i = 0; i < 20_000; i++) {
      if (account.admit() == Admission.TAKEN) {
        Holding holding = new Holding(account, turns::add, ceiling -> {});
        int bytes = random.nextInt(1, 120 * KIB);
        holding.add(bytes);
        holding.remove(bytes);
        holding.finish();
        account.closed();
      }
      Runnable turn;
      while ((turn = turns.poll()) != null) {
        turn.run();
      }
    }
    done.countDown();
  }
}
