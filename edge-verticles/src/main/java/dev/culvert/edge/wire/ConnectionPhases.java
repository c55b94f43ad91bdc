package dev.culvert.edge.wire;

/**
 * What a visitor's connection is waiting for, and since when. One method per event; it holds no
 * timer and reads no clock. Belongs to the event loop of the connection.
 *
 * <p>There is no deadline while a response is owed and no request is being read: that time is the
 * origin's. Requests may be pipelined, so several responses can be owed.
 */
final class ConnectionPhases {

  private enum Reading {
    /** No byte of a next head has come. */
    BETWEEN,
    HEAD,
    BODY,
    /** Not HTTP any more. */
    UPGRADED
  }

  private final long headNanos;
  private final long idleNanos;
  private final long halfCloseNanos;
  private final ProgressMeter body;

  private Reading reading = Reading.BETWEEN;
  private int responsesOwed;
  private boolean headSeen;
  private boolean awaitsContinue;
  private boolean readingPaused;
  private boolean halfClosed;
  private long sinceNanos;

  ConnectionPhases(WireLimits limits, long nowNanos) {
    headNanos = limits.headTimeout().toNanos();
    idleNanos = limits.idleTimeout().toNanos();
    halfCloseNanos = limits.halfCloseTimeout().toNanos();
    body = new ProgressMeter(limits.minBodyBytesPerSecond(), limits.bodyRateWindow(), nowNanos);
    sinceNanos = nowNanos;
  }

  void bytesArrived(int bytes, long nowNanos) {
    if (reading == Reading.BETWEEN) {
      reading = Reading.HEAD;
      sinceNanos = nowNanos;
    } else if (reading == Reading.BODY) {
      stopAwaitingContinue(nowNanos);
      body.moved(bytes, nowNanos);
    }
  }

  /**
   * @param expectsContinue the visitor may hold the body back until it got 100
   */
  void headCompleted(boolean expectsContinue, long nowNanos) {
    reading = Reading.BODY;
    headSeen = true;
    responsesOwed++;
    awaitsContinue = expectsContinue;
    body.reset(nowNanos);
    updateWaiting(nowNanos);
  }

  void requestCompleted(long nowNanos) {
    reading = Reading.BETWEEN;
    awaitsContinue = false;
    sinceNanos = nowNanos;
  }

  void continueSent(long nowNanos) {
    stopAwaitingContinue(nowNanos);
  }

  void responseCompleted(long nowNanos) {
    responsesOwed = Math.max(0, responsesOwed - 1);
    // A next head can have begun while its turn had not come; its time starts when it has.
    sinceNanos = nowNanos;
  }

  void readingPaused(boolean paused, long nowNanos) {
    readingPaused = paused;
    updateWaiting(nowNanos);
  }

  /** The visitor sends nothing more, and waits for what it is owed. */
  void halfClosed(long nowNanos) {
    halfClosed = true;
    sinceNanos = nowNanos;
  }

  boolean isHalfClosed() {
    return halfClosed;
  }

  /** Whether a request has begun and not ended. */
  boolean isWithinRequest() {
    return reading == Reading.HEAD || reading == Reading.BODY;
  }

  boolean owesResponse() {
    return responsesOwed > 0;
  }

  /** Something of a response was written, or still waits for the visitor. */
  void responding(long nowNanos) {
    if (halfClosed) {
      sinceNanos = nowNanos;
    }
  }

  void upgraded() {
    reading = Reading.UPGRADED;
  }

  /** The visitor is still busy taking the last response: idleness has not begun. */
  void stillSending(long nowNanos) {
    sinceNanos = nowNanos;
  }

  /** What is over at this moment, or null. */
  Violation violation(long nowNanos) {
    return switch (reading) {
      case BETWEEN, HEAD -> nanosLeft(nowNanos) > 0 ? null : silence();
      case BODY -> body.isTooSlow(nowNanos) ? Violation.BODY : null;
      case UPGRADED -> null;
    };
  }

  /**
   * When to look again. Never later than a head may take, so that no deadline that begins after
   * this look is missed and no event needs to move a timer.
   */
  long nextLookNanos(long nowNanos) {
    return Math.min(headNanos, nanosLeft(nowNanos));
  }

  private long nanosLeft(long nowNanos) {
    return switch (reading) {
      case BETWEEN, HEAD ->
          responsesOwed > 0 && !halfClosed ? headNanos : limitNanos() - (nowNanos - sinceNanos);
      case BODY -> body.nanosLeft(nowNanos);
      case UPGRADED -> headNanos;
    };
  }

  private long limitNanos() {
    if (halfClosed && responsesOwed > 0) {
      return halfCloseNanos;
    }
    return reading == Reading.HEAD || !headSeen ? headNanos : idleNanos;
  }

  private Violation silence() {
    if (halfClosed && responsesOwed > 0) {
      return Violation.HALF_CLOSED;
    }
    return reading == Reading.HEAD ? Violation.HEAD : Violation.IDLE;
  }

  private void stopAwaitingContinue(long nowNanos) {
    if (awaitsContinue) {
      awaitsContinue = false;
      updateWaiting(nowNanos);
    }
  }

  private void updateWaiting(long nowNanos) {
    if (reading == Reading.BODY) {
      body.setWaiting(!awaitsContinue && !readingPaused, nowNanos);
    }
  }
}
