package dev.culvert.connector.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.connector.uplink.KnownEdges.Target;
import dev.culvert.core.config.HostPort;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Which edge comes next, and when. Time is the test's. */
class EdgePlanTest {

  private static final HostPort ONE = HostPort.parse("one:1");
  private static final HostPort TWO = HostPort.parse("two:2");
  private static final Spread.Place AT_ONE = new Spread.Place("one:1", "");

  private final UplinkPace pace = UplinkPace.defaults();
  private long now = 1_000;
  private final EdgePlan plan = new EdgePlan(pace, new SplittableRandom(1), () -> now);

  private Attempt attempt(Target target) {
    return new Attempt(null, target, Duration.ofSeconds(5), now);
  }

  private Target next(Spread.Place... others) {
    return plan.next(List.of(others)).orElseThrow();
  }

  @Test
  void shouldGoNowhereWhileNoEdgeIsKnown() {
    assertThat(plan.next(List.of())).isEmpty();
    assertThat(plan.isAnyUsable()).isFalse();
  }

  @Test
  void shouldSpreadStreamsOverEdges() {
    plan.configured(List.of(ONE, TWO));
    assertThat(next(AT_ONE).address()).isEqualTo(TWO);
  }

  @Test
  void shouldAvoidAnEdgeThatFailed() {
    plan.configured(List.of(ONE, TWO));
    Target failed = next();
    plan.failed(attempt(failed), UplinkException.ofEdge("refused the connection"));
    for (int i = 0; i < 20; i++) {
      assertThat(next()).isNotEqualTo(failed);
    }
    assertThat(plan.isAnyUsable()).isTrue();
    plan.failed(attempt(next()), UplinkException.ofEdge("refused the connection"));
    assertThat(plan.isAnyUsable()).isFalse();
    now += Duration.ofMinutes(1).toMillis();
    assertThat(plan.isAnyUsable()).isTrue();
  }

  @Test
  void shouldNotAvoidAnEdgeForAFaultOfTheConnector() {
    plan.configured(List.of(ONE));
    plan.failed(attempt(next()), UplinkException.goodbye("REVOKED", "the token is revoked"));
    assertThat(plan.isAnyUsable()).isTrue();
  }

  @Test
  void shouldKeepDialsApart() {
    long spacing = pace.dialSpacing().toMillis();
    long first = plan.spacedMillis();
    long second = plan.spacedMillis();
    assertThat(first).isBetween(spacing, 2 * spacing);
    assertThat(second - first).isBetween(spacing, 2 * spacing);
    now += second + spacing;
    assertThat(plan.spacedMillis()).isBetween(spacing, 2 * spacing);
  }

  @Test
  void shouldMoveAStreamOnceThatHasBeenWantedForLongEnough() {
    plan.configured(List.of(ONE, TWO));
    List<Spread.Place> places = List.of(AT_ONE, AT_ONE, AT_ONE);
    assertThat(plan.dueMove(places)).isEmpty();
    now += pace.moveDelay().toMillis() - 1;
    assertThat(plan.dueMove(places)).isEmpty();
    now += 2 * pace.moveDelay().toMillis() + 1;
    assertThat(plan.dueMove(places))
        .hasValueSatisfying(move -> assertThat(move.to().address()).isEqualTo(TWO));
  }

  @Test
  void shouldWaitAnewForAMoveAfterAStreamWasMissing() {
    plan.configured(List.of(ONE, TWO));
    List<Spread.Place> places = List.of(AT_ONE, AT_ONE, AT_ONE);
    plan.dueMove(places);
    now += 3 * pace.moveDelay().toMillis();
    plan.noMove();
    assertThat(plan.dueMove(places)).isEmpty();
  }
}
