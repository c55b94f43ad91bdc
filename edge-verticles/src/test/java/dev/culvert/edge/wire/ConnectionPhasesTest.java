package dev.culvert.edge.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ConnectionPhasesTest {

  private final ConnectionPhases phases = new ConnectionPhases(TestWire.LIMITS, 0);

  @Test
  void shouldWantTheFirstHeadWithinTheHeadTimeout() {
    assertThat(phases.violation(at(9))).isNull();
    assertThat(phases.violation(at(10))).isEqualTo(Violation.IDLE);
  }

  @Test
  void shouldTimeAHeadFromItsFirstByteHoweverItDrips() {
    for (int second = 1; second <= 10; second++) {
      phases.bytesArrived(1, at(second));
      assertThat(phases.violation(at(second))).isNull();
    }
    assertThat(phases.violation(at(11))).isEqualTo(Violation.HEAD);
  }

  @Test
  void shouldGiveTheOriginAllTheTime() {
    request(0);

    assertThat(phases.violation(at(100_000))).isNull();
    phases.responseCompleted(at(100_000));
    assertThat(phases.violation(at(100_074))).isNull();
    assertThat(phases.violation(at(100_075))).isEqualTo(Violation.IDLE);
  }

  @Test
  void shouldLookOftenEnoughToCatchAHeadThatBeginsAfterTheLook() {
    request(0);
    phases.responseCompleted(at(1));

    assertThat(phases.nextLookNanos(at(2))).isEqualTo(at(10));
    phases.bytesArrived(1, at(3));
    assertThat(phases.nextLookNanos(at(12))).isEqualTo(at(1));
    assertThat(phases.violation(at(13))).isEqualTo(Violation.HEAD);
  }

  @Test
  void shouldTimeAPipelinedHeadFromItsTurn() {
    request(0);
    phases.bytesArrived(10, at(1));
    assertThat(phases.violation(at(60))).isNull();

    phases.responseCompleted(at(60));

    assertThat(phases.violation(at(69))).isNull();
    assertThat(phases.violation(at(70))).isEqualTo(Violation.HEAD);
  }

  @Test
  void shouldOweAsManyResponsesAsThereWereRequests() {
    request(0);
    request(0);
    phases.responseCompleted(at(1));
    assertThat(phases.violation(at(500))).isNull();

    phases.responseCompleted(at(500));

    assertThat(phases.violation(at(575))).isEqualTo(Violation.IDLE);
  }

  @Test
  void shouldEndABodyThatCreeps() {
    head(false);
    for (int second = 1; second <= 30; second++) {
      phases.bytesArrived(10, at(second));
      assertThat(phases.violation(at(second))).isNull();
    }
    assertThat(phases.violation(at(31))).isEqualTo(Violation.BODY);
  }

  @Test
  void shouldNotCountTimeInWhichTheEdgeDoesNotRead() {
    head(false);
    phases.readingPaused(true, at(10));
    assertThat(phases.violation(at(1000))).isNull();

    phases.readingPaused(false, at(1000));

    assertThat(phases.violation(at(1019))).isNull();
    assertThat(phases.violation(at(1021))).isEqualTo(Violation.BODY);
  }

  @Test
  void shouldNotCountTimeInWhichTheVisitorAwaitsContinue() {
    head(true);
    assertThat(phases.violation(at(90))).isNull();

    phases.continueSent(at(90));

    assertThat(phases.violation(at(119))).isNull();
    assertThat(phases.violation(at(121))).isEqualTo(Violation.BODY);
  }

  @Test
  void shouldWatchABodyWhoseResponseIsDone() {
    head(false);
    phases.responseCompleted(at(1));

    assertThat(phases.violation(at(31))).isEqualTo(Violation.BODY);
  }

  @Test
  void shouldWaitTenSecondsForTheAnswerToAHalfClosedVisitor() {
    request(0);
    phases.halfClosed(at(50));

    assertThat(phases.nextLookNanos(at(50))).isEqualTo(at(10));
    assertThat(phases.violation(at(59))).isNull();
    assertThat(phases.violation(at(60))).isEqualTo(Violation.HALF_CLOSED);
  }

  @Test
  void shouldWaitTenSecondsMoreAfterEachByteForAHalfClosedVisitor() {
    request(0);
    phases.halfClosed(at(1));
    for (int second = 9; second < 100; second += 9) {
      phases.responding(at(second));
      assertThat(phases.violation(at(second + 9))).isNull();
    }
    assertThat(phases.violation(at(109))).isEqualTo(Violation.HALF_CLOSED);
  }

  @Test
  void shouldHaveNoSayAfterAnUpgrade() {
    request(0);
    phases.upgraded();

    phases.bytesArrived(1, at(1));

    assertThat(phases.violation(at(100_000))).isNull();
  }

  private void request(long second) {
    phases.bytesArrived(100, at(second));
    phases.headCompleted(false, at(second));
    phases.requestCompleted(at(second));
  }

  private void head(boolean expectsContinue) {
    phases.bytesArrived(100, 0);
    phases.headCompleted(expectsContinue, 0);
  }

  private static long at(long seconds) {
    return TimeUnit.SECONDS.toNanos(seconds);
  }
}
