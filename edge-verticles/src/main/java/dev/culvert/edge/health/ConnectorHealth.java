package dev.culvert.edge.health;

import dev.culvert.core.ejection.Ejected;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How one connector fares at this edge: how busy it is, how quick, and whether it is ejected.
 *
 * <p>Thread-safe: shared by all edge instances of the process. What a choice reads takes no lock;
 * what requests tell takes the connector's lock for a moment.
 */
public final class ConnectorHealth {

  /** How long what the others tell of late heads is taken for true. */
  private static final long MEDIAN_AGE_NANOS = 250_000_000;

  private static final int MOST_SETBACKS = 6;

  private final TunnelHealth tunnel;
  private final UUID id;
  private final AtomicInteger outstanding = new AtomicInteger();
  private final HeadTimes heads;
  final Ejection ejection = new Ejection();

  /** How many streams of it edge instances use, each one counted by each instance. */
  final AtomicInteger users = new AtomicInteger();

  /** Its streams' ejections, by index. */
  private final StreamHealth[] streams = new StreamHealth[TunnelHealth.MAX_STREAMS];

  private volatile long rampSinceNanos;
  private volatile int setbacks;
  private volatile long lastSetbackNanos;
  private volatile int faults;
  private volatile long lastSuccessNanos;
  private volatile boolean everSucceeded;
  private int late;
  private long faultsSinceNanos;
  private long lateSinceNanos;
  private volatile int era;
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
    if (setbacks > 0) {
      long over = (nowNanos - lastSetbackNanos) / EjectionRules.SETBACK_OVER_NANOS;
      for (long left = setbacks - over; left > 0; left--) {
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
    return faults >= EjectionRules.IN_A_ROW || isOut();
  }

  // ---- for requests

  /** Takes the trial that is due: false when another request was quicker. */
  public synchronized boolean tryTrial(long nowNanos) {
    return ejection.tryTrial(nowNanos);
  }

  AtomicInteger counter() {
    return outstanding;
  }

  int era() {
    return era;
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
  synchronized void head(long nanos, boolean inTime, int useEra, long nowNanos) {
    if (useEra != era) {
      return;
    }
    heads.add(nanos, nowNanos);
    if (inTime) {
      late = 0;
    }
  }

  /** A head that was asked for at a time is late. */
  void late(long askedNanos, boolean trial, int useEra, long nowNanos) {
    boolean ejects = false;
    synchronized (this) {
      if (useEra != era) {
        return;
      }
      if (late == 0) {
        lateSinceNanos = askedNanos;
      }
      late++;
      ejects = (trial && ejection.isTrying()) || (late >= EjectionRules.IN_A_ROW && !isOut());
    }
    if (ejects && (trial || tunnel.hasAnotherSuccess(this, lateSinceNanos))) {
      eject(
          "late_heads",
          trial
              ? "the head of a trial response was late"
              : EjectionRules.IN_A_ROW
                  + " response heads in a row were later than "
                  + lateAfterNanos(nowNanos) / 1_000_000
                  + " ms",
          nowNanos);
    }
  }

  /** A request has failed. */
  void fault(Fault fault, String what, boolean trial, int useEra, long nowNanos) {
    boolean ejects = false;
    synchronized (this) {
      if (useEra != era) {
        return;
      }
      setbacks = Math.min(MOST_SETBACKS, setbacks + 1);
      lastSetbackNanos = nowNanos;
      if (trial && !fault.counts()) {
        ejection.trialTellsNothing();
      }
      if (!fault.counts()) {
        return;
      }
      if (faults == 0) {
        faultsSinceNanos = nowNanos;
      }
      faults++;
      ejects = (trial && ejection.isTrying()) || (faults >= EjectionRules.IN_A_ROW && !isOut());
    }
    if (!ejects) {
      return;
    }
    if (trial || tunnel.hasAnotherSuccess(this, faultsSinceNanos)) {
      String detail =
          trial
              ? "a trial request failed: " + what
              : EjectionRules.IN_A_ROW + " requests in a row failed, the last one: " + what;
      eject("origin_faults", detail, nowNanos);
    } else {
      tunnel.liftIfAllFail(nowNanos);
    }
  }

  /** A request has gone well. */
  void success(boolean trial, int useEra, long nowNanos) {
    boolean back = false;
    synchronized (this) {
      if (useEra != era) {
        return;
      }
      setbacks = 0;
      faults = 0;
      lastSuccessNanos = nowNanos;
      everSucceeded = true;
      if (trial && ejection.isTrying()) {
        back = ejection.trialDidWell(EjectionRules.TRIALS, nowNanos);
        if (back) {
          heads.restart(nowNanos);
          begin(nowNanos);
        }
      }
    }
    if (back) {
      tunnel.back(this, nowNanos);
    }
  }

  /** A trial ended without telling anything. */
  synchronized void trialTellsNothing(int useEra) {
    if (useEra == era) {
      ejection.trialTellsNothing();
    }
  }

  private void eject(String cause, String detail, long nowNanos) {
    long seconds;
    synchronized (this) {
      seconds = ejection.eject(cause, detail, nowNanos, System.currentTimeMillis());
      late = 0;
      // What was sent before tells nothing of what comes after.
      era++;
    }
    tunnel.ejected(this, cause, detail, seconds, nowNanos);
  }

  /** It is used like the others again, from a small share on. */
  private void begin(long nowNanos) {
    rampSinceNanos = nowNanos;
    setbacks = 0;
    faults = 0;
    late = 0;
  }

  /** Brings it back because the others fail too. */
  synchronized boolean liftFaults(long nowNanos) {
    if (!isOut() || !ejection.cause().equals("origin_faults")) {
      return false;
    }
    ejection.comeIn(nowNanos);
    begin(nowNanos);
    return true;
  }

  // ---- for the tunnel

  boolean hasSucceededSince(long nanos) {
    return everSucceeded && lastSuccessNanos - nanos >= 0;
  }

  /** The average time to a response head, in nanoseconds; NaN while it tells nothing. */
  double tellingHeadNanos(long nowNanos) {
    return !isOut() && heads.isTelling(nowNanos) ? heads.nanos(nowNanos) : Double.NaN;
  }

  double headNanos(long nowNanos) {
    return heads.nanos(nowNanos);
  }

  int faults() {
    return faults;
  }

  synchronized StreamHealth stream(int index, long epoch) {
    StreamHealth known = streams[index];
    if (known == null || known.epoch() != epoch) {
      known = new StreamHealth(this, index, epoch);
      streams[index] = known;
    }
    return known;
  }

  synchronized void addTo(List<Ejected> shown) {
    if (isOut()) {
      shown.add(ejection.shown(id, Ejected.WHOLE_CONNECTOR));
    }
    for (StreamHealth stream : streams) {
      if (stream != null && stream.isOut()) {
        shown.add(stream.shown());
      }
    }
  }

  @Override
  public String toString() {
    return "connector " + id + " of tunnel " + tunnel.id();
  }
}
