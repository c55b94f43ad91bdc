package dev.culvert.core.exchange;

import java.util.concurrent.TimeUnit;

/**
 * What a peer that is not trusted may send besides exchanges that get on: frames of the stream,
 * frames of unknown types, frames that are ignored since their exchange is closed, and frames that
 * say nothing. {@code docs/protocol.md}, section "Budgets".
 *
 * <p>Plain state with the present passed in; owned by the link's event loop.
 */
final class PeerBudget {

  /** The peer sent more than its budget: the link is to end. */
  static final class ExceededException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ExceededException(String message) {
      super(message, null, false, false);
    }
  }

  static final int CONTROL_PER_SECOND = 50;
  static final int CONTROL_AT_ONCE = 500;
  static final int CONTROL_BYTES_PER_SECOND = 256 * 1024;
  static final int CONTROL_BYTES_AT_ONCE = 4 * 1024 * 1024;
  static final int IDLE_PER_SECOND = 1_000;
  static final int IDLE_AT_ONCE = 10_000;

  /** What an exchange may bring with it that says nothing, such as its acceptance. */
  static final int IDLE_PER_EXCHANGE = 32;

  /** What may be on the way of an exchange when it is reset here. */
  static final int IDLE_PER_RESET = 1_024;

  private static final long MAX_ALLOWANCE = 100_000;

  private final Bucket control;
  private final Bucket controlBytes;
  private final Bucket idle;
  private long allowance;

  PeerBudget(long nowNanos) {
    control = new Bucket(CONTROL_PER_SECOND, CONTROL_AT_ONCE, nowNanos);
    controlBytes = new Bucket(CONTROL_BYTES_PER_SECOND, CONTROL_BYTES_AT_ONCE, nowNanos);
    idle = new Bucket(IDLE_PER_SECOND, IDLE_AT_ONCE, nowNanos);
  }

  /**
   * A frame of the stream, or of an unknown type.
   *
   * @throws ExceededException when there are too many, or they are too long
   */
  void control(int bytes, long nowNanos) {
    if (!control.take(1, nowNanos)) {
      throw new ExceededException(
          "more than " + CONTROL_PER_SECOND + " frames of the stream per second");
    }
    if (!controlBytes.take(bytes, nowNanos)) {
      throw new ExceededException(
          "more than "
              + CONTROL_BYTES_PER_SECOND
              + " bytes in frames of the stream or of unknown types per second");
    }
  }

  /**
   * A frame that is ignored or says nothing.
   *
   * @throws ExceededException when there are too many
   */
  void idle(long nowNanos) {
    if (allowance > 0) {
      allowance--;
    } else if (!idle.take(1, nowNanos)) {
      throw new ExceededException(
          "more than " + IDLE_PER_SECOND + " frames per second that are of no effect");
    }
  }

  void exchangeOpened() {
    allowance = Math.min(MAX_ALLOWANCE, allowance + IDLE_PER_EXCHANGE);
  }

  void exchangeReset() {
    allowance = Math.min(MAX_ALLOWANCE, allowance + IDLE_PER_RESET);
  }

  /** Tokens that come back with time. */
  private static final class Bucket {

    private final double perNano;
    private final double capacity;
    private double tokens;
    private long filledAtNanos;

    Bucket(int perSecond, int capacity, long nowNanos) {
      this.perNano = (double) perSecond / TimeUnit.SECONDS.toNanos(1);
      this.capacity = capacity;
      this.tokens = capacity;
      this.filledAtNanos = nowNanos;
    }

    boolean take(int count, long nowNanos) {
      tokens = Math.min(capacity, tokens + (nowNanos - filledAtNanos) * perNano);
      filledAtNanos = nowNanos;
      if (tokens < count) {
        return false;
      }
      tokens -= count;
      return true;
    }
  }
}
