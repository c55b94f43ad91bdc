package dev.culvert.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.system.HostileTenants.Wrong;
import dev.culvert.testing.hostile.Abuse;
import dev.culvert.testing.hostile.Abuses;
import dev.culvert.testing.hostile.Offender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Every abuse of {@link Abuses} beside a well-behaved tunnel under load: each ends as
 * docs/protocol.md says, and the other tunnel notices none of them.
 */
@Timeout(400)
class HostileConnectorIT {

  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Duration LONG_LIMIT = Duration.ofMinutes(4);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int FEW = 6;
  private static final int MANY = 20;

  private HostileTenants tenants;

  @AfterEach
  void stop() {
    tenants.close();
  }

  @Test
  void shouldEndEveryAbuseAsDocumented() throws InterruptedException {
    tenants = new HostileTenants("abuses", true, FEW);
    int lines = tenants.logged();
    try (OthersTicks ticks = OthersTicks.start(tenants.edge())) {
      List<Wrong> wrong =
          HostileTenants.commit(
              Abuses.all(), tenants.offenders(), LIMIT, HostileTenants::isUndocumented);
      HostileTenants.assertNone(wrong);
      ticks.assertNoneMissed(1);
    }
    tenants.assertNothingLeft(lines, Abuses.all().size(), 1);
  }

  @Test
  @Tag("faults")
  void shouldEndEveryAbuseOneAfterTheOtherWithoutTls() throws InterruptedException {
    tenants = new HostileTenants("abuses-plain", false, 1);
    int lines = tenants.logged();
    try (OthersTicks ticks = OthersTicks.start(tenants.edge())) {
      List<Wrong> wrong =
          HostileTenants.commit(
              Abuses.all(), tenants.offenders(), LONG_LIMIT, HostileTenants::isUndocumented);
      HostileTenants.assertNone(wrong);
      ticks.assertNoneMissed(5);
    }
    tenants.assertNothingLeft(lines, Abuses.all().size(), 1);
  }

  @Test
  @Tag("faults")
  void shouldEndTwentyAtOnceForAMinute() throws InterruptedException {
    tenants = new HostileTenants("abuses-at-once", true, MANY);
    int lines = tenants.logged();
    int done = 0;
    try (OthersTicks ticks = OthersTicks.start(tenants.edge())) {
      Map<String, Integer> committed = forAMinute();
      done = committed.values().stream().mapToInt(Integer::intValue).sum();
      System.out.printf("%d abuses in a minute, of %d kinds%n", done, committed.size());
      assertThat(committed).hasSizeGreaterThanOrEqualTo(40);
      // So often at least the longest of the deadlines fits in.
      ticks.assertNoneMissed((int) MINUTE.dividedBy(HostileTenants.READER_LIMIT));
    }
    tenants.assertNothingLeft(lines, done, MANY);
  }

  /** All offenders at once, each with the abuses in another order; how often each was committed. */
  private Map<String, Integer> forAMinute() throws InterruptedException {
    long endNanos = System.nanoTime() + MINUTE.toNanos();
    Map<String, Integer> committed = new TreeMap<>();
    List<Wrong> wrong = new ArrayList<>();
    try (Parallel<Integer> workers = new Parallel<>()) {
      for (int i = 0; i < MANY; i++) {
        Offender offender = tenants.offenders().get(i);
        int from = i * Abuses.all().size() / MANY;
        workers.start(
            () -> {
              int number = from;
              while (endNanos - System.nanoTime() > 0) {
                Abuse abuse = Abuses.all().get(number++ % Abuses.all().size());
                Wrong one = new Wrong(abuse, offender.commit(abuse));
                synchronized (committed) {
                  committed.merge(abuse.name(), 1, Integer::sum);
                  if (HostileTenants.isUndocumented(one)) {
                    wrong.add(one);
                  }
                }
              }
              return number - from;
            });
      }
      workers.await(MINUTE.plus(LIMIT));
    }
    HostileTenants.assertNone(wrong);
    return committed;
  }
}
