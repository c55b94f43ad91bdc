package dev.culvert.core.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The parts of an exchange and a link that are plain state. */
class PureStateTest {

  private static long millis(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
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

  @Nested
  class TheDrainOfALink {

    private final DrainState drain = new DrainState();

    @Test
    void isAskedForOnceAndAnsweredByThePeer() {
      assertThat(drain.ask()).isTrue();
      assertThat(drain.ask()).isFalse();
      assertThat(drain.isRefusing()).isFalse();

      drain.answered();
      assertThat(drain.isRefusing()).isTrue();
      assertThat(drain.answer().succeeded()).isTrue();

      drain.ended("it ended later");
      assertThat(drain.answer().succeeded()).isTrue();
    }

    @Test
    void isNotAnsweredUnlessItWasAskedFor() {
      drain.answered();
      drain.ended("it ended");
      assertThat(drain.isRefusing()).isFalse();
    }

    @Test
    void failsWhenTheLinkEndsBeforeTheAnswer() {
      drain.ask();
      drain.ended("it ended");
      assertThat(drain.answer().cause()).hasMessage("it ended");
    }

    @Test
    void isNewsOfThePeerOnce() {
      assertThat(drain.isPeerDraining()).isFalse();
      assertThat(drain.peerDrains()).isTrue();
      assertThat(drain.peerDrains()).isFalse();
      assertThat(drain.isPeerDraining()).isTrue();
      assertThat(drain.isRefusing()).isFalse();
    }
  }
}
