package dev.culvert.edge.health;

import dev.culvert.core.ejection.Ejected;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * How one connector fares at this edge: how busy it is, how quick, and whether it is ejected.
 *
 * <p>Thread-safe without locks: shared by all edge instances of the process. Where two requests
 * tell something at the same moment, one of them may not be counted; ejections and trials are
 * decided once.
 */
public final class ConnectorHealth {

  /** How long what the others tell of late heads is taken for true. */
  private static final long MEDIAN_AGE_NANOS = 250_000_000;

  private static final int MOST_SETBACKS = 6;
  private static final String FAULTS = "origin_faults";

  private final TunnelHealth tunnel;
  private final UUID id;
  private final AtomicInteger outstanding = new AtomicInteger();
  private final HeadTimes heads;
  final Ejection ejection = new Ejection();

  /** How many streams of it edge instances use, each one counted by each instance. */
  final AtomicInteger users = new AtomicInteger();

  /** Its streams, by index. */
  private final AtomicReferenceArray<StreamHealth> streams =
      new AtomicReferenceArray<>(TunnelHealth.MAX_STREAMS);

  private volatile long rampSinceNanos;
  private final AtomicInteger setbacks = new AtomicInteger();
  private volatile long lastSetbackNanos;

  /** Failed requests in a row. */
  private final AtomicInteger faults = new AtomicInteger();

  /** Late heads in a row. */
  private final AtomicInteger late = new AtomicInteger();

  private volatile long lastSuccessNanos;
  private volatile boolean everSucceeded;
  private volatile long faultsSinceNanos;
  private volatile long lateSinceNanos;
  private volatile long lateAfterNanos = Long.MAX_VALUE;
  private volatile long lateAfterAtNanos;
  private volatile boolean lateAfterKnown;

  ConnectorHealth(TunnelHealth tunnel, UUID id, double firstHeadNanos, long nowNanos) {
    this.tunnel = tunnel;
    this.id = id;
    this.heads = new HeadTimes(firstHeadNanos, nowNanos);
    this.rampSinceNanos = nowNanos;
  }

  public UUID id() {
    return id;
  }

  /** The tunnel it is of. */
  public TunnelHealth tunnel() {
    return tunnel;
  }

  // ---- for choices

  /** Requests of this process that wait for it, or for its origin. */
  public int outstanding() {
    return outstanding.get();
  }

  /**
   * How much a request more is to be kept away from it, compared with others: the requests that are
   * open, times how long heads take, and more while it is new or the last requests failed.
   *
   * @return above 0; no unit
   */
  public double load(long nowNanos) {
    double load = (outstanding.get() + 1) * (heads.nanos(nowNanos) + EjectionRules.EVEN_NANOS);
    long age = nowNanos - rampSinceNanos;
    if (age < EjectionRules.RAMP_NANOS) {
      double grown = (double) age / EjectionRules.RAMP_NANOS;
      load /= Math.max(EjectionRules.RAMP_BEGIN, grown);
    }
    int inRow = setbacks.get();
    if (inRow > 0) {
      long over = (nowNanos - lastSetbackNanos) / EjectionRules.SETBACK_OVER_NANOS;
      for (long left = inRow - over; left > 0; left--) {
        load *= EjectionRules.SETBACK_FACTOR;
      }
    }
    return load;
  }

  /** Whether it is ejected, or on trial. */
  public boolean isOut() {
    return ejection.isOut();
  }

  /** Whether a single request may try it now. */
  public boolean isTrialDue(long nowNanos) {
    return ejection.isDue(nowNanos);
  }

  /** Whether its last requests failed, so that there is no use in trying a failed one here. */
  public boolean isFailing() {
    return faults.get() >= EjectionRules.IN_A_ROW || isOut();
  }

  // ---- for requests

  /** Takes the trial that is due: false when another request was quicker. */
  public boolean tryTrial(long nowNanos) {
    return ejection.tryTrial(nowNanos);
  }

  AtomicInteger counter() {
    return outstanding;
  }

  int era() {
    return ejection.era();
  }

  /** From when on a head is late, in nanoseconds after its request was sent. */
  long lateAfterNanos(long nowNanos) {
    if (!lateAfterKnown || nowNanos - lateAfterAtNanos > MEDIAN_AGE_NANOS) {
      double median = tunnel.medianOfOthers(this, nowNanos);
      lateAfterNanos =
          Double.isNaN(median)
              ? Long.MAX_VALUE
              : (long) Math.max(EjectionRules.LATE_NANOS, EjectionRules.LATE_TIMES_MEDIAN * median);
      lateAfterAtNanos = nowNanos;
      lateAfterKnown = true;
    }
    return lateAfterNanos;
  }

  /** A head came, so long after the request. */
  void head(long nanos, boolean inTime, int useEra, long nowNanos) {
    if (useEra == era()) {
      heads.add(nanos, nowNanos);
      if (inTime) {
        clear(late);
      }
    }
  }

  /** A head that was asked for at a time is late. */
  void late(long askedNanos, boolean trial, int useEra, long nowNanos) {
    if (useEra != era()) {
      return;
    }
    int inRow = late.incrementAndGet();
    if (inRow == 1) {
      lateSinceNanos = askedNanos;
    }
    if (trial) {
      eject(true, "late_heads", "the head of a trial response was late", nowNanos);
    } else if (inRow >= EjectionRules.IN_A_ROW && tunnel.hasAnotherSuccess(this, lateSinceNanos)) {
      String detail =
          EjectionRules.IN_A_ROW
              + " response heads in a row were later than "
              + lateAfterNanos(nowNanos) / 1_000_000
              + " ms";
      eject(false, "late_heads", detail, nowNanos);
    }
  }

  /** A request has failed. */
  void fault(Fault fault, String what, boolean trial, int useEra, long nowNanos) {
    if (useEra != era()) {
      return;
    }
    long forgotten = (nowNanos - lastSetbackNanos) / EjectionRules.SETBACK_OVER_NANOS;
    if (forgotten > 0) {
      setbacks.set((int) Math.max(0, setbacks.get() - forgotten));
    }
    lastSetbackNanos = nowNanos;
    if (setbacks.get() < MOST_SETBACKS) {
      setbacks.incrementAndGet();
    }
    if (!fault.counts()) {
      if (trial) {
        ejection.trialTurnedAway(nowNanos);
      }
      return;
    }
    int inRow = faults.incrementAndGet();
    if (inRow == 1) {
      faultsSinceNanos = nowNanos;
    }
    if (trial) {
      eject(true, FAULTS, "a trial request failed: " + what, nowNanos);
    } else if (inRow >= EjectionRules.IN_A_ROW) {
      if (tunnel.hasAnotherSuccess(this, faultsSinceNanos)) {
        String detail = EjectionRules.IN_A_ROW + " requests in a row failed, the last one: " + what;
        eject(false, FAULTS, detail, nowNanos);
      } else {
        tunnel.liftIfAllFail(nowNanos);
      }
    }
  }

  /** A request has gone well. */
  void success(boolean trial, int useEra, long nowNanos) {
    if (useEra != era()) {
      return;
    }
    clear(setbacks);
    clear(faults);
    lastSuccessNanos = nowNanos;
    everSucceeded = true;
    if (trial && ejection.trialDidWell(EjectionRules.TRIALS, nowNanos)) {
      heads.restart(nowNanos);
      begin(nowNanos);
      tunnel.back(this, nowNanos);
    }
  }

  /** A plain read is cheaper where there is nothing to clear, which is nearly always. */
  private static void clear(AtomicInteger inRow) {
    if (inRow.get() != 0) {
      inRow.set(0);
    }
  }

  /** A trial ended without telling anything. */
  void trialTellsNothing(int useEra) {
    if (useEra == era()) {
      ejection.trialTellsNothing();
    }
  }

  private void eject(boolean trial, String cause, String detail, long nowNanos) {
    long seconds = ejection.eject(trial, cause, detail, nowNanos, System.currentTimeMillis());
    if (seconds > 0) {
      late.set(0);
      tunnel.ejected(this, !trial, cause, detail, seconds, nowNanos);
    }
  }

  /** It is used like the others again, from a small share on. */
  private void begin(long nowNanos) {
    rampSinceNanos = nowNanos;
    setbacks.set(0);
    faults.set(0);
    late.set(0);
  }

  /** It says that its origin can be reached again: single requests may try it at once. */
  public void originIsBack(long nowNanos) {
    if (ejection.cause().equals(FAULTS)) {
      ejection.dueNow(nowNanos, System.currentTimeMillis());
    }
  }

  /** Brings it back because the others fail too. */
  boolean liftFaults(long nowNanos) {
    if (!ejection.cause().equals(FAULTS) || !ejection.comeIn(nowNanos)) {
      return false;
    }
    begin(nowNanos);
    return true;
  }

  // ---- for the tunnel

  boolean hasSucceededSince(long nanos) {
    return everSucceeded && lastSuccessNanos - nanos >= 0;
  }

  /** The average time to a response head, in nanoseconds; NaN while it tells nothing. */
  double tellingHeadNanos(long nowNanos) {
    return !isOut() && heads.isTelling(nowNanos) ? heads.typicalNanos() : Double.NaN;
  }

  int faults() {
    return faults.get();
  }

  StreamHealth stream(int index, long epoch) {
    return streams.updateAndGet(
        index,
        known ->
            known != null && known.epoch() == epoch ? known : new StreamHealth(this, index, epoch));
  }

  void addTo(List<Ejected> shown) {
    Ejected own = ejection.shown(id, Ejected.WHOLE_CONNECTOR);
    if (own != null) {
      shown.add(own);
    }
    for (int i = 0; i < streams.length(); i++) {
      StreamHealth stream = streams.get(i);
      Ejected ofStream = stream == null ? null : stream.shown();
      if (ofStream != null) {
        shown.add(ofStream);
      }
    }
  }

  @Override
  public String toString() {
    return "connector " + id + " of tunnel " + tunnel.id();
  }
}
