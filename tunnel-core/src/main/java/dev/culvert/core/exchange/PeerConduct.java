package dev.culvert.core.exchange;

import dev.culvert.core.guard.LogLimit;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches what the peer of a link sends: its budgets, where it is not trusted, and what is logged
 * of its faults.
 *
 * <p>Plain state with the present passed in; owned by the link's event loop.
 */
final class PeerConduct {

  private static final Logger log = LoggerFactory.getLogger(PeerConduct.class);

  private static final int LINES_PER_MINUTE = 5;

  private final LogLimit lines = new LogLimit(LINES_PER_MINUTE, Duration.ofMinutes(1));

  private final BooleanSupplier mayLog;

  /** Null where the peer is trusted. */
  private final PeerBudget budget;

  /**
   * A peer that has sent nothing yet.
   *
   * @param mayLog asked for each line
   */
  PeerConduct(boolean trusted, BooleanSupplier mayLog, long nowNanos) {
    this.mayLog = mayLog;
    this.budget = trusted ? null : new PeerBudget(nowNanos);
  }

  boolean isTrusted() {
    return budget == null;
  }

  /**
   * A frame of the stream came, or one of an unknown type.
   *
   * @throws PeerBudget.ExceededException when there are too many
   */
  void control(int bytes, long nowNanos) {
    if (budget != null) {
      budget.control(bytes, nowNanos);
    }
  }

  /**
   * A frame of no effect came.
   *
   * @throws PeerBudget.ExceededException when there are too many
   */
  void idle(long nowNanos) {
    if (budget != null) {
      budget.idle(nowNanos);
    }
  }

  /** This end opened an exchange. */
  void opened() {
    if (budget != null) {
      budget.exchangeOpened();
    }
  }

  /** This end resets an exchange: what the peer sent before it knows comes for nothing. */
  void reset() {
    if (budget != null) {
      budget.exchangeReset();
    }
  }

  /**
   * Logs what the peer did wrong within an exchange, unless there was much of it lately.
   *
   * @param link names it in the log
   */
  void complain(Object link, int id, String fault, long nowNanos) {
    if (lines.tryLog(nowNanos) && mayLog.getAsBoolean()) {
      log.warn(
          "{}: exchange {} is reset: {}; {} such lines were left out before",
          link,
          Integer.toUnsignedString(id),
          fault,
          lines.takeSuppressed());
    }
  }
}
