package dev.culvert.edge.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.ejection.Ejected;
import dev.culvert.edge.Tunnels;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How connectors fare, by a clock of the test's own. */
class ConnectorHealthTest {

  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;

  private final TunnelHealth tunnel = TunnelHealth.alone(Tunnels.id("web"));
  private final StreamHealth a = stream("a");
  private final StreamHealth b = stream("b");
  private final StreamHealth c = stream("c");
  private final AtomicInteger ofStream = new AtomicInteger();
  private long now = 100 * SECOND;

  private StreamHealth stream(String connector) {
    return tunnel.enter(Tunnels.id(connector), 0, 1, 0);
  }

  private Use sent(StreamHealth stream) {
    return sent(stream, false);
  }

  private Use sent(StreamHealth stream, boolean trial) {
    Use use = new Use(stream, trial, now);
    use.opened(ofStream);
    return use;
  }

  private void succeeds(StreamHealth stream) {
    Use use = sent(stream);
    now += 2 * MILLI;
    use.head(use.askedNanos(), now);
    use.completed(now);
    use.closed();
  }

  private void fails(StreamHealth stream) {
    Use use = sent(stream);
    use.failed(Fault.ORIGIN, "origin_failed", now);
    use.closed();
  }

  private void failsInARow(StreamHealth stream, int times) {
    for (int i = 0; i < times; i++) {
      now += MILLI;
      fails(stream);
      succeeds(b);
      succeeds(c);
    }
  }

  private boolean tries(StreamHealth stream) {
    return stream.connector().isTrialDue(now) && stream.connector().tryTrial(now);
  }

  @Test
  void shouldEjectAfterFiveFaultsInARowWhileAnotherDoesWell() {
    failsInARow(a, 4);
    assertThat(a.connector().isOut()).isFalse();
    failsInARow(a, 1);
    assertThat(a.connector().isOut()).isTrue();
    assertThat(tunnel.ejected())
        .singleElement()
        .satisfies(
            ejected -> {
              assertThat(ejected.connectorId()).isEqualTo(Tunnels.id("a"));
              assertThat(ejected.streamIndex()).isEqualTo(Ejected.WHOLE_CONNECTOR);
              assertThat(ejected.cause()).isEqualTo("origin_faults");
              assertThat(ejected.detail()).contains("5 requests in a row", "origin_failed");
              assertThat(ejected.untilMillis() - ejected.sinceMillis()).isEqualTo(30_000);
            });
  }

  @Test
  void shouldBeginAnewAfterASuccess() {
    failsInARow(a, 4);
    succeeds(a);
    failsInARow(a, 4);
    assertThat(a.connector().isOut()).isFalse();
  }

  @Test
  void shouldNeverEjectTheLastOne() {
    TunnelHealth alone = TunnelHealth.alone(Tunnels.id("other"));
    StreamHealth only = alone.enter(Tunnels.id("only"), 0, 1, 0);
    for (int i = 0; i < 100; i++) {
      fails(only);
    }
    assertThat(only.connector().isOut()).isFalse();
    assertThat(only.connector().isFailing()).isTrue();
  }

  @Test
  void shouldEjectNobodyWhenAllFailAndBringBackWhoWasEjected() {
    failsInARow(a, 5);
    assertThat(a.connector().isOut()).isTrue();
    for (int i = 0; i < 5; i++) {
      now += MILLI;
      fails(b);
      fails(c);
    }
    assertThat(b.connector().isOut()).isFalse();
    assertThat(c.connector().isOut()).isFalse();
    assertThat(a.connector().isOut()).isFalse();
    assertThat(tunnel.ejected()).isEmpty();
  }

  @Test
  void shouldComeBackByThreeSingleRequestsInARow() {
    failsInARow(a, 5);
    now += 29 * SECOND;
    assertThat(tries(a)).isFalse();
    now += 2 * SECOND;
    for (int i = 0; i < 3; i++) {
      assertThat(tunnel.hasTrialDue(now)).isTrue();
      assertThat(tries(a)).isTrue();
      assertThat(tries(a)).as("single requests").isFalse();
      Use use = sent(a, true);
      now += MILLI;
      use.head(use.askedNanos(), now);
      use.completed(now);
      use.closed();
    }
    assertThat(a.connector().isOut()).isFalse();
    assertThat(a.connector().load(now)).isGreaterThan(5 * b.connector().load(now));
    now += 10 * SECOND;
    assertThat(a.connector().load(now)).isLessThan(2 * b.connector().load(now));
  }

  @Test
  void shouldBeTriedAtOnceWhenItSaysThatItsOriginIsBack() {
    failsInARow(a, 5);
    assertThat(tries(a)).isFalse();
    a.connector().originIsBack(now);
    assertThat(tries(a)).isTrue();
  }

  @Test
  void shouldNotTakeOldPeaksForOrdinary() {
    for (StreamHealth stream : new StreamHealth[] {b, c}) {
      for (int i = 0; i < 2; i++) {
        Use use = sent(stream);
        now += 400 * MILLI;
        use.head(use.askedNanos(), now);
        use.completed(now);
        use.closed();
      }
    }
    for (int i = 0; i < 50; i++) {
      succeeds(b);
      succeeds(c);
    }
    assertThat(a.connector().lateAfterNanos(now)).isEqualTo(SECOND);
  }

  @Test
  void shouldEjectForLongerWhenATrialFails() {
    failsInARow(a, 5);
    for (int times = 2; times <= 12; times++) {
      now += 301 * SECOND;
      assertThat(tries(a)).isTrue();
      Use use = sent(a, true);
      // An exchange that is reset tells its end first.
      use.closed();
      use.failed(Fault.ORIGIN, "origin_failed", now);
      use.ended();
      Ejected ejected = tunnel.ejected().get(0);
      assertThat(ejected.times()).isEqualTo(times);
      assertThat(ejected.untilMillis() - ejected.sinceMillis())
          .isEqualTo(Math.min(300, 30 * times) * 1000L);
    }
  }

  @Test
  void shouldTryAgainAfterATrialThatToldNothing() {
    failsInARow(a, 5);
    now += 31 * SECOND;
    assertThat(tries(a)).isTrue();
    Use cancelled = sent(a, true);
    cancelled.closed();
    cancelled.ended();
    assertThat(tries(a)).isTrue();
    new Use(a, true, now).notOpened();
    assertThat(tries(a)).isTrue();
    Use refused = sent(a, true);
    refused.failed(Fault.SETBACK, "refused", now);
    refused.closed();
    refused.ended();
    assertThat(tries(a)).as("not at once").isFalse();
    now += SECOND;
    assertThat(tries(a)).isTrue();
    now += 31 * SECOND;
    assertThat(tries(a)).as("the trial was lost").isTrue();
  }

  @Test
  void shouldNotCountWhatWasSentBeforeTheEjection() {
    Use straggler = sent(a);
    Use another = sent(a);
    failsInARow(a, 5);
    now += 31 * SECOND;
    assertThat(tries(a)).isTrue();
    straggler.failed(Fault.ORIGIN, "late word", now);
    another.completed(now);
    assertThat(tunnel.ejected().get(0).times()).isEqualTo(1);
    assertThat(a.connector().isOut()).isTrue();
  }

  @Test
  void shouldEjectOneWhoseHeadsAreLateFiveTimesInARow() {
    for (int i = 0; i < 10; i++) {
      succeeds(b);
      succeeds(c);
    }
    Use[] waiting = new Use[6];
    for (int i = 0; i < waiting.length; i++) {
      waiting[i] = sent(a);
    }
    now += 1001 * MILLI;
    succeeds(b);
    for (int i = 0; i < 4; i++) {
      assertThat(waiting[i].isStuck(waiting[i].askedNanos(), now)).isFalse();
    }
    assertThat(waiting[4].isStuck(waiting[4].askedNanos(), now)).isTrue();
    assertThat(waiting[0].isStuck(waiting[0].askedNanos(), now)).isTrue();
    assertThat(waiting[5].isStuck(waiting[5].askedNanos(), now)).isTrue();
    assertThat(tunnel.ejected().get(0).cause()).isEqualTo("late_heads");
    assertThat(tunnel.ejected().get(0).times()).isEqualTo(1);
  }

  @Test
  void shouldNotCallLateWhatTakesAsLongElsewhere() {
    for (int i = 0; i < 10; i++) {
      for (StreamHealth stream : new StreamHealth[] {b, c}) {
        Use use = sent(stream);
        now += 500 * MILLI;
        use.head(use.askedNanos(), now);
        use.completed(now);
        use.closed();
      }
    }
    for (int i = 0; i < 10; i++) {
      Use slow = sent(a);
      now += 4 * SECOND;
      assertThat(slow.isStuck(slow.askedNanos(), now)).isFalse();
      succeeds(b);
    }
    assertThat(a.connector().isOut()).isFalse();
  }

  @Test
  void shouldNotEjectForLateHeadsBetweenQuickOnes() {
    for (int i = 0; i < 20; i++) {
      succeeds(b);
      Use slow = sent(a);
      now += 2 * SECOND;
      slow.isStuck(slow.askedNanos(), now);
      succeeds(a);
    }
    assertThat(a.connector().isOut()).isFalse();
  }

  @Test
  void shouldLeaveOutWhatWaitsForTheVisitor() {
    Use use = sent(a);
    assertThat(a.connector().outstanding()).isEqualTo(1);
    use.waitsForVisitor(true);
    use.waitsForVisitor(true);
    assertThat(a.connector().outstanding()).isZero();
    use.waitsForVisitor(false);
    assertThat(ofStream).hasValue(1);
    use.closed();
    use.waitsForVisitor(true);
    assertThat(a.connector().outstanding()).isZero();
    assertThat(ofStream).hasValue(0);
  }

  @Test
  void shouldEjectAStreamThatDoesNotAcceptAndTryItWithOneRequest() {
    Use use = sent(a);
    use.notAccepted(now);
    use.closed();
    assertThat(a.isOut(now)).isTrue();
    assertThat(a.connector().isOut()).isFalse();
    assertThat(tunnel.ejected()).singleElement().matches(e -> e.cause().equals("not_accepted"));
    now += 31 * SECOND;
    assertThat(a.isOut(now)).isFalse();
    Use trial = sent(a);
    assertThat(a.isOut(now)).isTrue();
    trial.closed();
    trial.notAccepted(now);
    trial.ended();
    assertThat(tunnel.ejected().get(0).times()).isEqualTo(2);
    now += 61 * SECOND;
    Use another = sent(a);
    another.head(another.askedNanos(), now);
    assertThat(a.isOut(now)).isFalse();
    assertThat(tunnel.ejected()).isEmpty();
  }

  @Test
  void shouldFollowTwoSlowHeadsButNotOne() {
    HeadTimes heads = new HeadTimes(0, now);
    heads.add(2 * MILLI, now);
    heads.add(500 * MILLI, now);
    assertThat(heads.nanos(now)).isLessThan(3 * MILLI);
    heads.add(400 * MILLI, now);
    assertThat(heads.nanos(now)).isEqualTo(400 * MILLI);
    assertThat(heads.nanos(now + 30 * SECOND)).isLessThan(25 * MILLI);
  }

  @Test
  void shouldForgetWhoIsGoneUnlessEjected() {
    failsInARow(a, 5);
    tunnel.leave(a, now);
    tunnel.leave(b, now);
    assertThat(tunnel.ejected()).hasSize(1);
    StreamHealth again = tunnel.enter(Tunnels.id("a"), 0, 2, now);
    assertThat(again.connector()).isSameAs(a.connector());
    tunnel.leave(again, now + 40 * SECOND);
    assertThat(tunnel.ejected()).isEmpty();
  }

  @Test
  void shouldLookBusyWhileRequestsFailAndThatPasses() {
    succeeds(a);
    double before = a.connector().load(now);
    fails(a);
    fails(a);
    assertThat(a.connector().load(now)).isGreaterThan(10 * before);
    now += 5 * SECOND;
    assertThat(a.connector().load(now)).isLessThanOrEqualTo(before);
  }
}
