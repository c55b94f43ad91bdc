package dev.culvert.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.system.HostileTenants.Wrong;
import dev.culvert.system.cluster.Node;
import dev.culvert.testing.hostile.Abuse;
import dev.culvert.testing.hostile.Abuse.Group;
import dev.culvert.testing.hostile.Abuses;
import dev.culvert.testing.hostile.Offender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Connectors that try to make two responses out of one, or to put their own text into the next
 * one's: on the visitor's connection nothing follows that was not asked for, the next requests on
 * it get their own answers, and nobody is left waiting. At the edge where the link ends, and at one
 * that relays.
 */
@Timeout(120)
class ResponseSplittingIT {

  private static final int AT_ONCE = 4;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static HostileTenants tenants;
  private static List<Offender> relayed;

  @BeforeAll
  static void start() {
    tenants = new HostileTenants("splitting", true, AT_ONCE);
    Node far = tenants.anotherEdge("lhr");
    relayed = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      relayed.add(tenants.offender("far-" + i, "127.0.2." + (i + 1), true, far).routedBy(2));
    }
  }

  @AfterAll
  static void stop() {
    tenants.close();
  }

  @AfterEach
  void nobodyElseNoticed() {
    tenants.assertVictimUndisturbed();
  }

  @Test
  void shouldKnowTwentyWaysAtLeast() {
    assertThat(Abuses.splitting()).hasSizeGreaterThan(20);
  }

  @ParameterizedTest
  @EnumSource(
      value = Group.class,
      names = {"HEAD", "LENGTH", "BODY", "TRAILERS", "INTERIM"})
  void shouldLetNothingIntoTheNextAnswer(Group group) throws InterruptedException {
    assertNoneSplit(of(group), tenants.offenders());
  }

  @ParameterizedTest
  @EnumSource(
      value = Group.class,
      names = {"HEAD", "LENGTH", "BODY", "TRAILERS", "INTERIM"})
  void shouldLetNothingIntoTheNextAnswerOfARelay(Group group) throws InterruptedException {
    assertNoneSplit(of(group), relayed);
  }

  private static List<Abuse> of(Group group) {
    return Abuses.splitting().stream().filter(abuse -> abuse.group() == group).toList();
  }

  private static void assertNoneSplit(List<Abuse> abuses, List<Offender> by)
      throws InterruptedException {
    List<Wrong> wrong =
        HostileTenants.commit(
            abuses,
            by,
            LIMIT,
            one -> !one.abuse().documented().answers().contains(one.seen().answer()));
    HostileTenants.assertNone(wrong);
  }
}
