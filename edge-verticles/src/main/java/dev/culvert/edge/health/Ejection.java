package dev.culvert.edge.health;

import dev.culvert.core.ejection.Ejected;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Whether a connector or a stream is ejected: IN use; OUT until a time; then on TRIAL, with single
 * requests, until it is in again or ejected for longer.
 *
 * <p>Thread-safe, without locks: each change replaces the whole {@link Standing}, and only the one
 * thread whose change took place is told so.
 */
final class Ejection {

  /**
   * How it stands.
   *
   * @param era grows with each ejection: what was sent in an earlier one tells nothing any more
   * @param trials how many did well in a row
   */
  private record Standing(
      boolean out,
      long untilNanos,
      boolean trying,
      long tryingSinceNanos,
      int trials,
      int times,
      int era,
      long inSinceNanos,
      String cause,
      String detail,
      long sinceMillis,
      long untilMillis) {

    Standing withTrial(boolean nowTrying, long nowNanos, int nowTrials) {
      return new Standing(
          out,
          untilNanos,
          nowTrying,
          nowNanos,
          nowTrials,
          times,
          era,
          inSinceNanos,
          cause,
          detail,
          sinceMillis,
          untilMillis);
    }

    Standing in(long nowNanos) {
      return new Standing(false, 0, false, 0, 0, times, era, nowNanos, "", "", 0, 0);
    }
  }

  private final AtomicReference<Standing> standing =
      new AtomicReference<>(new Standing(false, 0, false, 0, 0, 0, 0, 0, "", "", 0, 0));

  /** Whether it is ejected, or on trial. */
  boolean isOut() {
    return standing.get().out();
  }

  /** Whether a single request may try it now. */
  boolean isDue(long nowNanos) {
    return isDue(standing.get(), nowNanos);
  }

  private static boolean isDue(Standing now, long nowNanos) {
    return now.out()
        && nowNanos - now.untilNanos() >= 0
        && (!now.trying() || nowNanos - now.tryingSinceNanos() > EjectionRules.LONGEST_TRIAL_NANOS);
  }

  boolean isTrying() {
    return standing.get().trying();
  }

  int era() {
    return standing.get().era();
  }

  String cause() {
    return standing.get().cause();
  }

  /**
   * Ejects it, for longer each time.
   *
   * @param trial whether it is on trial, and the trial has failed; else it is in use
   * @return for how many seconds; 0 when another thread was quicker, or it stands otherwise
   */
  long eject(boolean trial, String cause, String detail, long nowNanos, long nowMillis) {
    Standing before = standing.get();
    if (before.out() != trial || before.trying() != trial) {
      return 0;
    }
    int earlier = before.times();
    if (!trial && earlier > 0) {
      long forgiven = (nowNanos - before.inSinceNanos()) / EjectionRules.FORGIVEN_AFTER_NANOS;
      earlier = (int) Math.max(0, earlier - forgiven);
    }
    int times = earlier + 1;
    long nanos =
        Math.min(EjectionRules.LONGEST_EJECTION_NANOS, EjectionRules.EJECTION_NANOS * times);
    Standing out =
        new Standing(
            true,
            nowNanos + nanos,
            false,
            0,
            0,
            times,
            before.era() + 1,
            0,
            cause,
            detail,
            nowMillis,
            nowMillis + nanos / 1_000_000);
    return standing.compareAndSet(before, out) ? nanos / 1_000_000_000 : 0;
  }

  /** Takes the trial that is due; false when another request was quicker. */
  boolean tryTrial(long nowNanos) {
    Standing before = standing.get();
    return isDue(before, nowNanos)
        && standing.compareAndSet(before, before.withTrial(true, nowNanos, before.trials()));
  }

  /** The trial tells nothing: another request may try. */
  void trialTellsNothing() {
    Standing before = standing.get();
    if (before.trying()) {
      standing.compareAndSet(before, before.withTrial(false, 0, before.trials()));
    }
  }

  /** The trial was turned away: another request may try in a moment. */
  void trialTurnedAway(long nowNanos) {
    Standing before = standing.get();
    if (before.trying()) {
      standing.compareAndSet(
          before,
          new Standing(
              true,
              nowNanos + EjectionRules.NEXT_TRIAL_NANOS,
              false,
              0,
              before.trials(),
              before.times(),
              before.era(),
              0,
              before.cause(),
              before.detail(),
              before.sinceMillis(),
              before.untilMillis()));
    }
  }

  /**
   * A trial has done well.
   *
   * @param wanted how many have to
   * @return whether it is in again
   */
  boolean trialDidWell(int wanted, long nowNanos) {
    Standing before = standing.get();
    if (!before.trying()) {
      return false;
    }
    boolean back = before.trials() + 1 >= wanted;
    Standing after = back ? before.in(nowNanos) : before.withTrial(false, 0, before.trials() + 1);
    return standing.compareAndSet(before, after) && back;
  }

  /** Single requests may try it from now on, if it is ejected. */
  void dueNow(long nowNanos, long nowMillis) {
    Standing before = standing.get();
    if (before.out() && nowNanos - before.untilNanos() < 0) {
      standing.compareAndSet(
          before,
          new Standing(
              true,
              nowNanos,
              false,
              0,
              0,
              before.times(),
              before.era(),
              0,
              before.cause(),
              before.detail(),
              before.sinceMillis(),
              nowMillis));
    }
  }

  /** It is in again; false when it was. */
  boolean comeIn(long nowNanos) {
    Standing before = standing.get();
    return before.out() && standing.compareAndSet(before, before.in(nowNanos));
  }

  /** What is shown; null while it is in use. */
  Ejected shown(UUID connectorId, int streamIndex) {
    Standing now = standing.get();
    return now.out()
        ? new Ejected(
            connectorId,
            streamIndex,
            now.cause(),
            now.detail(),
            now.times(),
            now.sinceMillis(),
            now.untilMillis())
        : null;
  }
}
