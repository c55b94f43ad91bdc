package dev.culvert.core.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The parts of an exchange and a link that are plain state. */
class PureStateTest {

  private static final int KIB = 1024;

  private static long millis(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }

  @Nested
  class AReceiveWindow {

    private final WindowBudget budget = new WindowBudget(1024L * 1024 * 1024);
    private final ReceiveWindow window = new ReceiveWindow(budget, budget.reserve(64 * KIB), false);

    @Test
    void takesWhatItGrantedAndNotAByteMore() {
      assertThat(window.received(64 * KIB, 0)).isTrue();
      assertThat(window.received(0, 0)).isTrue();
      assertThat(window.received(1, 0)).isFalse();
    }

    @Test
    void givesCreditBackWhenHalfOfItWasConsumed() {
      window.received(64 * KIB, 0);
      assertThat(window.consumed(32 * KIB - 1, 0)).isZero();
      assertThat(window.consumed(1, 0)).isEqualTo(32 * KIB);
      assertThat(window.consumed(10 * KIB, millis(100))).isZero();
      assertThat(window.consumed(22 * KIB, millis(100))).isEqualTo(32 * KIB);
      assertThat(window.received(64 * KIB, 0)).isTrue();
      assertThat(window.received(1, 0)).isFalse();
    }

    /** The sender uses all its credit at once; the reader takes it at once. */
    private int round(int creditBytes, long atMillis) {
      assertThat(window.received(creditBytes, millis(atMillis))).isTrue();
      return window.consumed(creditBytes, millis(atMillis));
    }

    @Test
    void growsToTheMaximumWhenALongPathHoldsTheSenderBack() {
      int credit = 64 * KIB;
      long now = 0;
      for (int i = 0; i < 40; i++) {
        credit = round(credit, now);
        now += 50;
      }
      assertThat(window.sizeBytes()).isEqualTo(ReceiveWindow.MAX_BYTES);
      assertThat(budget.reservedBytes()).isEqualTo(ReceiveWindow.MAX_BYTES);
      window.release();
      window.release();
      assertThat(budget.reservedBytes()).isZero();
    }

    @Test
    void growsForALargeBodyOnAShortPath() {
      int credit = 64 * KIB;
      for (int i = 0; i < 100; i++) {
        credit = round(credit, 2L * i);
      }
      assertThat(window.sizeBytes()).isEqualTo(ReceiveWindow.BULK_BYTES);
      assertThat(budget.reservedBytes()).isEqualTo(ReceiveWindow.BULK_BYTES);
    }

    @Test
    void staysAsItIsOnAShortPathThroughARelay() {
      ReceiveWindow relayed = new ReceiveWindow(budget, budget.reserve(64 * KIB), true);
      for (int i = 0; i < 100; i++) {
        assertThat(relayed.received(32 * KIB, millis(2L * i))).isTrue();
        assertThat(relayed.consumed(32 * KIB, millis(2L * i))).isEqualTo(32 * KIB);
      }
      assertThat(relayed.sizeBytes()).isEqualTo(64 * KIB);
    }

    @Test
    void staysAsItIsForAReaderThatLags() {
      window.received(64 * KIB, 0);
      for (int i = 1; i < 100; i++) {
        assertThat(window.consumed(32 * KIB, millis(2L * i))).isEqualTo(32 * KIB);
        assertThat(window.received(32 * KIB, millis(2L * i))).isTrue();
      }
      assertThat(window.sizeBytes()).isEqualTo(64 * KIB);
    }

    @Test
    void staysAsItIsForASenderThatIsSlowByItself() {
      for (int i = 0; i < 1_000; i++) {
        assertThat(window.received(KIB, millis(100L * i))).isTrue();
        window.consumed(KIB, millis(100L * i));
      }
      assertThat(window.sizeBytes()).isEqualTo(64 * KIB);
    }

    @Test
    void staysAsItIsForAReaderThatIsSlow() {
      window.received(64 * KIB, 0);
      int waiting = 64 * KIB;
      for (int i = 1; i < 100; i++) {
        int credit = window.consumed(32 * KIB, millis(100L * i));
        waiting -= 32 * KIB;
        assertThat(credit).isEqualTo(32 * KIB);
        assertThat(window.received(credit, millis(100L * i + 50))).isTrue();
        waiting += credit;
      }
      assertThat(waiting).isEqualTo(64 * KIB);
      assertThat(window.sizeBytes()).isEqualTo(64 * KIB);
    }

    @Test
    void staysAsItIsWhenTheBudgetIsPressed() {
      WindowBudget small = new WindowBudget(256 * KIB);
      ReceiveWindow pressed = new ReceiveWindow(small, small.reserve(64 * KIB), false);
      int credit = 64 * KIB;
      for (int i = 0; i < 10; i++) {
        assertThat(pressed.received(credit, millis(50L * i))).isTrue();
        credit = pressed.consumed(credit, millis(50L * i));
      }
      assertThat(pressed.sizeBytes()).isEqualTo(64 * KIB);
    }
  }

  @Nested
  class TheBudget {

    private final WindowBudget budget = new WindowBudget(1024 * KIB);

    @Test
    void givesWhatIsWantedThenSmallWindowsThenNothing() {
      assertThat(budget.reserve(256 * KIB)).isEqualTo(256 * KIB);
      assertThat(budget.reserve(256 * KIB)).isEqualTo(256 * KIB);
      int small = 0;
      while (budget.reserve(256 * KIB) == WindowBudget.SMALL_WINDOW_BYTES) {
        small++;
      }
      assertThat(small).isEqualTo(16);
      assertThat(budget.reservedBytes()).isEqualTo(budget.totalBytes());
      assertThat(budget.reserve(1)).isZero();
      assertThat(budget.reserveExactly(1)).isFalse();
      budget.release(32 * KIB);
      assertThat(budget.reserveExactly(32 * KIB)).isTrue();
      assertThat(budget.reservedBytes()).isEqualTo(budget.totalBytes());
    }

    @Test
    void growsWindowsOnlyWhileThreeQuartersAreFree() {
      assertThat(budget.grow(256 * KIB)).isTrue();
      assertThat(budget.grow(1)).isFalse();
      assertThat(budget.reservedBytes()).isEqualTo(256 * KIB);
    }

    @Test
    void ofAProcessIsAQuarterOfItsHeap() {
      assertThat(WindowBudget.ofHeap().totalBytes())
          .isEqualTo(Runtime.getRuntime().maxMemory() / 4);
    }
  }

  @Nested
  class TheLivenessOfALink {

    private final Liveness liveness = new Liveness(Duration.ofSeconds(5), 0);

    @Test
    void wantsAHeartbeatAfterAFifthOfItsLimit() {
      assertThat(liveness.isHeartbeatDue(millis(999))).isFalse();
      assertThat(liveness.isHeartbeatDue(millis(1_000))).isTrue();
      liveness.wrote(millis(1_000));
      assertThat(liveness.isHeartbeatDue(millis(1_999))).isFalse();
      Liveness patient = new Liveness(Duration.ofSeconds(75), 0);
      assertThat(patient.isHeartbeatDue(millis(14_999))).isFalse();
      assertThat(patient.isHeartbeatDue(millis(15_000))).isTrue();
    }

    @Test
    void wantsAHeartbeatAfter900MillisecondsByDefault() {
      Liveness usual = new Liveness(MultiplexerOptions.DEFAULT_SILENCE, 0);
      assertThat(usual.isHeartbeatDue(millis(899))).isFalse();
      assertThat(usual.isHeartbeatDue(millis(900))).isTrue();
    }

    @Test
    void endsFiveSecondsAfterTheLastByte() {
      liveness.received(millis(1_000));
      assertThat(liveness.fault(millis(6_000), false, 0)).isNull();
      assertThat(liveness.fault(millis(6_001), false, 0)).contains("received");
    }

    @Test
    void endsWhenNothingThatWaitsIsTakenForFiveSeconds() {
      liveness.received(millis(20_000));
      assertThat(liveness.fault(millis(10_000), true, -100)).isNull();
      assertThat(liveness.fault(millis(15_000), true, -100)).isNull();
      assertThat(liveness.fault(millis(15_001), true, -100)).contains("written");
    }

    @Test
    void takesBytesThatLeaveForProgress() {
      liveness.received(millis(40_000));
      for (int i = 0; i < 30; i++) {
        assertThat(liveness.fault(millis(10_000 + 1_000L * i), true, i - 100)).isNull();
      }
    }

    @Test
    void forgetsAStandstillThatEnded() {
      liveness.received(millis(40_000));
      assertThat(liveness.fault(millis(10_000), true, 0)).isNull();
      liveness.wrote(millis(14_000));
      assertThat(liveness.fault(millis(16_000), true, 0)).isNull();
      assertThat(liveness.fault(millis(20_000), false, 9)).isNull();
      assertThat(liveness.fault(millis(22_000), true, 0)).isNull();
    }
  }

  @Nested
  class TheAcceptanceOfAnExchange {

    private final Acceptance opener = new Acceptance(true, 0);
    private final Acceptance acceptor = new Acceptance(false, 0);

    @Test
    void isWaitedForByTheOpenerAndGivenByTheAcceptorInAQuarterOfTheTime() {
      long limit = millis(2_000);
      assertThat(acceptor.due(millis(499), limit)).isEqualTo(Acceptance.Due.NOTHING);
      assertThat(acceptor.due(millis(500), limit)).isEqualTo(Acceptance.Due.ACCEPT);
      assertThat(opener.due(millis(2_000), limit)).isEqualTo(Acceptance.Due.NOTHING);
      assertThat(opener.due(millis(2_001), limit)).isEqualTo(Acceptance.Due.GIVE_UP);
    }

    @Test
    void isGivenOnce() {
      assertThat(opener.isGiven()).isFalse();
      assertThat(opener.give()).isTrue();
      assertThat(opener.give()).isFalse();
      assertThat(opener.due(millis(99_000), 1)).isEqualTo(Acceptance.Due.NOTHING);
    }
  }
}
