package dev.culvert.core.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.memory.Holding;
import dev.culvert.core.memory.MemoryAccount;
import dev.culvert.core.memory.MemoryBudget;
import java.util.ArrayDeque;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When a receive window grows and shrinks, with a clock of the test's own. */
class ReceiveWindowTest {

  private static final int KIB = 1024;
  private static final int FIRST = MultiplexerOptions.RESPONSE_WINDOW_BYTES;
  private static final int USED = MultiplexerOptions.USED_WINDOW_BYTES;

  private final MemoryBudget budget = new MemoryBudget(1024L * 1024 * 1024);
  private final MemoryAccount account = budget.account(UUID.randomUUID());
  private final ReceiveWindow window = new ReceiveWindow(account, FIRST, false);

  private static long millis(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }

  @Test
  void takesWhatItGrantedAndNotAByteMore() {
    assertThat(window.received(FIRST, 0)).isTrue();
    assertThat(window.received(0, 0)).isTrue();
    assertThat(window.received(1, 0)).isFalse();
  }

  @Test
  void givesNoCreditWhileNothingOrLittleIsConsumed() {
    for (int second = 0; second < 300; second++) {
      assertThat(window.received(100, millis(1000L * second))).isTrue();
      assertThat(window.consumed(100, millis(1000L * second))).isZero();
    }
    assertThat(window.sizeBytes()).isEqualTo(FIRST);
    assertThat(budget.grownBytes()).isZero();
  }

  @Test
  void givesCreditBackWhenHalfOfItWasConsumed() {
    window.received(FIRST, 0);
    assertThat(window.consumed(32 * KIB - 1, millis(2_000))).isZero();
    assertThat(window.consumed(1, millis(2_000))).isEqualTo(32 * KIB);
    assertThat(window.consumed(10 * KIB, millis(2_100))).isZero();
    assertThat(window.consumed(22 * KIB, millis(2_100))).isEqualTo(32 * KIB);
    assertThat(window.received(FIRST, millis(2_100))).isTrue();
    assertThat(window.received(1, millis(2_100))).isFalse();
  }

  @Test
  void isWidenedOnceABodyIsNotTinyAndItsReaderHasTakenAll() {
    window.received(16 * KIB, 0);
    assertThat(window.consumed(16 * KIB, 0)).isZero();
    window.received(KIB, millis(10));
    assertThat(window.consumed(KIB, millis(10))).isEqualTo(USED - FIRST + 17 * KIB);
    assertThat(window.sizeBytes()).isEqualTo(USED);
    assertThat(budget.grownBytes()).isEqualTo(USED - FIRST);
    window.release();
    window.release();
    assertThat(budget.grownBytes()).isZero();
  }

  @Test
  void isNotWidenedForAReaderThatLags() {
    window.received(40 * KIB, 0);
    assertThat(window.consumed(20 * KIB, 0)).isZero();
    assertThat(window.sizeBytes()).isEqualTo(FIRST);
  }

  @Test
  void isNotWidenedForEventsNowAndThen() {
    for (int second = 0; second < 300; second++) {
      assertThat(window.received(KIB, millis(1000L * second))).isTrue();
      window.consumed(KIB, millis(1000L * second));
    }
    assertThat(window.sizeBytes()).isEqualTo(FIRST);
    assertThat(budget.grownBytes()).isZero();
  }

  /** The sender uses all its credit at once; the reader takes it at once. */
  private int round(int creditBytes, long atMillis) {
    assertThat(window.received(creditBytes, millis(atMillis))).isTrue();
    return window.consumed(creditBytes, millis(atMillis));
  }

  @Test
  void growsToTheMaximumWhenALongPathHoldsTheSenderBack() {
    int credit = FIRST;
    long now = 0;
    for (int i = 0; i < 40; i++) {
      credit = round(credit, now);
      now += 50;
    }
    assertThat(window.sizeBytes()).isEqualTo(ReceiveWindow.MAX_BYTES);
    assertThat(budget.grownBytes()).isEqualTo(ReceiveWindow.MAX_BYTES - FIRST);
    window.release();
    assertThat(budget.grownBytes()).isZero();
  }

  @Test
  void growsForALargeBodyOnAShortPath() {
    int credit = FIRST;
    for (int i = 0; i < 100; i++) {
      credit = round(credit, 2L * i);
    }
    assertThat(window.sizeBytes()).isEqualTo(ReceiveWindow.BULK_BYTES);
  }

  @Test
  void growsNoFurtherThanItHasToThroughARelay() {
    ReceiveWindow relayed = new ReceiveWindow(account, FIRST, true);
    int credit = FIRST;
    for (int i = 0; i < 100; i++) {
      assertThat(relayed.received(credit, millis(2L * i))).isTrue();
      credit = relayed.consumed(credit, millis(2L * i));
    }
    assertThat(relayed.sizeBytes()).isEqualTo(USED);
  }

  @Test
  void staysAsItIsForASenderThatIsSlowByItself() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(window.received(KIB, millis(100L * i))).isTrue();
      window.consumed(KIB, millis(100L * i));
    }
    assertThat(window.sizeBytes()).isEqualTo(FIRST);
  }

  @Test
  void staysAsItIsForAReaderThatIsSlow() {
    window.received(FIRST, 0);
    int waiting = FIRST;
    for (int i = 1; i < 100; i++) {
      int credit = window.consumed(32 * KIB, millis(100L * i));
      waiting -= 32 * KIB;
      assertThat(credit).isEqualTo(32 * KIB);
      assertThat(window.received(credit, millis(100L * i + 50))).isTrue();
      waiting += credit;
    }
    assertThat(waiting).isEqualTo(FIRST);
    assertThat(window.sizeBytes()).isEqualTo(FIRST);
  }

  @Test
  void shrinksToItsFirstSizeWhenItIsHardlyUsedAnyMore() {
    int credit = round(round(FIRST, 0), 50);
    assertThat(window.sizeBytes()).isGreaterThan(USED);
    long now = 50;
    for (int i = 0; i < 10_000; i++) {
      now += 300;
      credit -= KIB;
      assertThat(window.received(KIB, millis(now))).isTrue();
      credit += window.consumed(KIB, millis(now));
    }
    assertThat(window.sizeBytes()).isEqualTo(FIRST);
    assertThat(budget.grownBytes()).isZero();
    assertThat(credit).isLessThanOrEqualTo(FIRST).isPositive();
  }

  @Test
  void shrinksWhileMemoryIsShortAndNeverStopsForThat() {
    int credit = round(round(FIRST, 0), 50);
    Holding other = new Holding(budget.account(UUID.randomUUID()), Runnable::run, ceiling -> {});
    other.add(budget.limitBytes() / 2 + 1);
    for (int i = 0; i < 1_000; i++) {
      int part = Math.min(credit, 5 * KIB);
      assertThat(part).as("credit in round " + i).isPositive();
      credit -= part;
      assertThat(window.received(part, millis(60 + i))).isTrue();
      credit += window.consumed(part, millis(60 + i));
    }
    assertThat(window.sizeBytes()).isEqualTo(ReceiveWindow.SMALL_BYTES);
    assertThat(budget.grownBytes()).isZero();
    other.remove(budget.limitBytes() / 2 + 1);
  }

  @Test
  void beginsSmallAndStaysSoWhileMemoryIsShort() {
    Holding other = new Holding(budget.account(UUID.randomUUID()), Runnable::run, ceiling -> {});
    other.add(budget.limitBytes() / 2 + 1);
    ReceiveWindow small = ReceiveWindow.first(account, FIRST, false);
    assertThat(small.sizeBytes()).isEqualTo(ReceiveWindow.SMALL_BYTES);
    int credit = ReceiveWindow.SMALL_BYTES;
    for (int i = 0; i < 10; i++) {
      assertThat(small.received(credit, millis(50L * i))).isTrue();
      credit = small.consumed(credit, millis(50L * i));
    }
    assertThat(small.sizeBytes()).isEqualTo(ReceiveWindow.SMALL_BYTES);
    assertThat(small.widen(USED)).isZero();
    other.remove(budget.limitBytes() / 2 + 1);
    assertThat(small.widen(USED)).isEqualTo(USED - ReceiveWindow.SMALL_BYTES);
  }

  @Test
  void aMebibyteOverALongPathTakesAtMostARoundTripMoreThanWithAWideFirstWindow() {
    for (int roundTripMillis : new int[] {20, 50, 100, 200}) {
      for (boolean relayed : new boolean[] {false, true}) {
        long wide = deliveryMillis(USED, roundTripMillis, relayed);
        long grown = deliveryMillis(FIRST, roundTripMillis, relayed);
        assertThat(grown)
            .as("round trip %d ms, relayed %s, wide %d ms", roundTripMillis, relayed, wide)
            .isLessThanOrEqualTo(wide + roundTripMillis);
      }
    }
  }

  /** On the way, until it arrives. */
  private record Sent(long arrivesMillis, int bytes) {}

  /** How long 1 MiB takes from a sender that is held back by nothing but credit. */
  private long deliveryMillis(int firstBytes, int roundTripMillis, boolean relayed) {
    ReceiveWindow reader = new ReceiveWindow(account, firstBytes, relayed);
    ArrayDeque<Sent> data = new ArrayDeque<>();
    ArrayDeque<Sent> credits = new ArrayDeque<>();
    int unsent = 1024 * KIB;
    int unread = unsent;
    int credit = firstBytes;
    for (long now = 0; ; now++) {
      while (!credits.isEmpty() && credits.peek().arrivesMillis() <= now) {
        credit += credits.poll().bytes();
      }
      while (credit > 0 && unsent > 0) {
        int bytes = Math.min(16 * KIB, Math.min(credit, unsent));
        data.add(new Sent(now + roundTripMillis / 2, bytes));
        credit -= bytes;
        unsent -= bytes;
      }
      while (!data.isEmpty() && data.peek().arrivesMillis() <= now) {
        int bytes = data.poll().bytes();
        assertThat(reader.received(bytes, millis(now))).isTrue();
        unread -= bytes;
        int granted = reader.consumed(bytes, millis(now));
        if (granted > 0) {
          credits.add(new Sent(now + roundTripMillis / 2, granted));
        }
      }
      if (unread == 0) {
        reader.release();
        return now;
      }
    }
  }
}
