package dev.culvert.edge.health;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * One request on one stream, as far as it tells how the stream and its connector fare, and counts
 * as open there.
 *
 * <p>Owned by the event loop of the request.
 */
public final class Use {

  private final StreamHealth stream;
  private final ConnectorHealth connector;
  private final boolean trial;
  private final int era;
  private final long askedNanos;
  private AtomicInteger ofStream;
  private boolean counted;
  private boolean late;
  private boolean headCame;
  private boolean told;

  /** Whether it took a trial of the stream. */
  private boolean triesStream;

  private boolean closed;
  private long headNanos;

  /**
   * A request that is about to be sent.
   *
   * @param trial whether it took a trial of the connector
   */
  public Use(StreamHealth stream, boolean trial, long nowNanos) {
    this.stream = stream;
    this.connector = stream.connector();
    this.trial = trial;
    this.era = connector.era();
    this.askedNanos = nowNanos;
  }

  /** When it was sent. */
  public long askedNanos() {
    return askedNanos;
  }

  /** Whether it tries a connector that was ejected. */
  public boolean isTrial() {
    return trial;
  }

  /**
   * It was sent, and counts as open.
   *
   * @param openOfStream counts the open ones of its stream
   */
  public void opened(AtomicInteger openOfStream) {
    ofStream = openOfStream;
    triesStream = stream.asked(askedNanos);
    count(true);
  }

  /** The stream took it not: it tells nothing. */
  public void notOpened() {
    ended();
  }

  /** Whether its response only waits for the visitor: it does not count as open meanwhile. */
  public void waitsForVisitor(boolean waits) {
    if (ofStream != null && !closed) {
      count(!waits);
    }
  }

  private void count(boolean now) {
    if (counted != now) {
      counted = now;
      int change = now ? 1 : -1;
      ofStream.addAndGet(change);
      connector.counter().addAndGet(change);
    }
  }

  /**
   * Looks whether its head is late; to be called now and then until it comes.
   *
   * @param quietSinceNanos when it was sent, or the last part of its body was
   * @return whether its connector is ejected because it hangs, so that another one may be asked
   */
  public boolean isStuck(long quietSinceNanos, long nowNanos) {
    if (!late && nowNanos - quietSinceNanos > connector.lateAfterNanos(nowNanos)) {
      late = true;
      connector.late(askedNanos, trial, era, nowNanos);
    }
    return late && connector.isOut();
  }

  /** The final head came. */
  public void head(long quietSinceNanos, long nowNanos) {
    headCame = true;
    headNanos = nowNanos;
    stream.answered(nowNanos);
    long tookNanos = nowNanos - quietSinceNanos;
    if (!late
        && tookNanos > EjectionRules.LATE_NANOS
        && tookNanos > connector.lateAfterNanos(nowNanos)) {
      late = true;
      connector.late(askedNanos, trial, era, nowNanos);
    }
    connector.head(tookNanos, !late, era, nowNanos);
  }

  /** The head came a while ago, and the response still goes on. */
  public void look(long nowNanos) {
    if (!told && headCame && nowNanos - headNanos > EjectionRules.SOUND_AFTER_NANOS) {
      completed(nowNanos);
    }
  }

  /** The response is complete. */
  public void completed(long nowNanos) {
    if (!told) {
      told = true;
      if (late && trial) {
        return;
      }
      connector.success(trial, era, nowNanos);
    }
  }

  /**
   * It failed, and the connector is to blame.
   *
   * @param what for logs
   */
  public void failed(Fault fault, String what, long nowNanos) {
    if (!told) {
      told = true;
      connector.fault(fault, what, trial, era, nowNanos);
    }
  }

  /** The stream did not accept it in time. */
  public void notAccepted(long nowNanos) {
    stream.notAccepted(triesStream, nowNanos);
    failed(Fault.SETBACK, "not accepted in time", nowNanos);
  }

  /** Its exchange is closed: it counts as open no more. What became of it may be told yet. */
  public void closed() {
    closed = true;
    if (ofStream != null) {
      count(false);
    }
  }

  /** Nothing more will be told of it. */
  public void ended() {
    if (triesStream && !headCame) {
      stream.toldNothing();
    }
    if (trial && !told) {
      told = true;
      connector.trialTellsNothing(era);
    }
  }
}
