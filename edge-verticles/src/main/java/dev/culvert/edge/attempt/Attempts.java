package dev.culvert.edge.attempt;

import dev.culvert.core.exchange.ExchangeResetException;
import dev.culvert.core.exchange.OutgoingExchange;
import dev.culvert.core.exchange.ResetCode;
import dev.culvert.core.frame.ResponseHead;
import dev.culvert.core.memory.Admission;
import dev.culvert.core.memory.MemoryBudget;
import dev.culvert.edge.answer.Cause;
import dev.culvert.edge.health.Fault;
import dev.culvert.edge.health.Use;
import dev.culvert.edge.retry.Decision;
import dev.culvert.edge.retry.Delivery;
import dev.culvert.edge.retry.FailedAttempt;
import dev.culvert.edge.retry.Failure;
import dev.culvert.edge.retry.RetryPolicy;
import dev.culvert.edge.stream.OpenableStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends one request to a stream of its tunnel, and to another one when that fails and {@link
 * RetryPolicy} allows it.
 *
 * <p>CHOOSING a stream, or waiting for one or for memory; ASKED one, which has not answered yet;
 * ANSWERED with a final head; OVER.
 *
 * <p>Owned by the event loop of the request.
 */
public final class Attempts {

  /** How long a request waits for the first stream of its tunnel to open. */
  static final long STREAM_WAIT_NANOS = 2_000_000_000L;

  /** Where a request is. */
  public enum State {
    /** No exchange is open: a stream is chosen at each {@link Attempts#choose}. */
    CHOOSING,
    /** An exchange is open, and its final head has not come. */
    ASKED,
    /** The final head has come. */
    ANSWERED,
    /** The owner needs nothing more. */
    OVER
  }

  private final AttemptRules rules;
  private final AttemptsOwner owner;
  private final Wanted wanted;
  private final boolean bodyless;
  private final long startedNanos;
  private State state = State.CHOOSING;
  private OpenableStream stream;
  private OutgoingExchange exchange;

  /** Of the last attempt. */
  private Use use;

  private List<OpenableStream> tried = List.of();
  private int attempts;
  private int delivered;
  private boolean interimSent;
  private Failure lastFailure;

  /** Null as long as it was admitted whenever it asked. */
  private Shortage shortage;

  /**
   * A request that no stream was asked for yet: {@link #choose} begins.
   *
   * @param bodyless whether the request has no body
   */
  public Attempts(AttemptRules rules, AttemptsOwner owner, Wanted wanted, boolean bodyless) {
    this.rules = rules;
    this.owner = owner;
    this.wanted = wanted;
    this.bodyless = bodyless;
    this.startedNanos = rules.nanoClock().getAsLong();
  }

  public State state() {
    return state;
  }

  /** When it began, by the clock of the rules. */
  public long startedNanos() {
    return startedNanos;
  }

  /** The exchange of the last attempt; null before the first one. */
  public OutgoingExchange exchange() {
    return exchange;
  }

  // ---- CHOOSING

  /** Asks a stream, if one can be asked now. To be called again now and then while CHOOSING. */
  public void choose() {
    while (state == State.CHOOSING) {
      OpenableStream next = rules.choice().choose(wanted, tried);
      if (next == null) {
        noneLeft();
        return;
      }
      Admission admission = next.account().admit();
      if (admission != Admission.TAKEN) {
        if (rules.choice().why() == Why.TRIAL) {
          new Use(next.health(), true, now()).notOpened();
        }
        notAdmitted(admission, next.account().budget());
        return;
      }
      if (shortage != null) {
        shortage.over();
      }
      ask(next);
    }
  }

  private void noneLeft() {
    if (lastFailure != null) {
      giveUp(FailureKinds.cause(lastFailure));
    } else if (now() - startedNanos >= STREAM_WAIT_NANOS || !rules.choice().isComing(wanted)) {
      giveUp(rules.choice().whyNone(wanted));
    }
  }

  /** Gives up, unless it should choose anew soon. */
  private void notAdmitted(Admission admission, MemoryBudget budget) {
    if (shortage == null) {
      shortage = new Shortage(budget);
    }
    Cause cause = shortage.met(admission, now());
    if (cause != null) {
      giveUp(cause);
    }
  }

  private void ask(OpenableStream next) {
    remember(next);
    Why why = rules.choice().why();
    boolean passedOver = rules.choice().passedOver();
    Use newUse = new Use(next.health(), why == Why.TRIAL, now());
    OutgoingExchange opened;
    try {
      opened = next.open(wanted.head(), bodyless, newUse);
    } catch (IllegalArgumentException e) {
      newUse.notOpened();
      over();
      owner.headTooLarge();
      return;
    }
    if (opened == null) {
      return;
    }
    state = State.ASKED;
    stream = next;
    exchange = opened;
    if (use != null) {
      use.ended();
    }
    use = newUse;
    attempts++;
    rules.budget().attempted(now());
    opened.headHandler(this::headCame);
    opened.exceptionHandler(this::broke);
    owner.asked(new Asked(next, opened, attempts, why, passedOver));
  }

  private void remember(OpenableStream asked) {
    if (tried.isEmpty()) {
      tried = new ArrayList<>(1);
    }
    tried.add(asked);
  }

  // ---- ASKED

  private void headCame(ResponseHead came) {
    if (state != State.ASKED) {
      return;
    }
    if (came.isInterim()) {
      interimSent |= owner.interim(came);
    } else {
      use.head(quietSinceNanos(), now());
      state = State.ANSWERED;
      owner.answered(came);
    }
  }

  private void broke(Throwable cause) {
    ExchangeResetException reset = (ExchangeResetException) cause;
    if (reset.by() == ExchangeResetException.By.CEILING) {
      owner.gaveWay(reset, state != State.ASKED);
      return;
    }
    tellUse(reset);
    if (state == State.ANSWERED) {
      if (!owner.takeBack()) {
        owner.brokeOff(reset);
        return;
      }
      state = State.ASKED;
    }
    if (state == State.ASKED) {
      failed(reset);
    }
  }

  /** What the connector is to blame for. */
  private void tellUse(ExchangeResetException reset) {
    if (reset.by() == ExchangeResetException.By.NOT_ACCEPTED) {
      use.notAccepted(now());
      return;
    }
    Failure failure = FailureKinds.of(reset);
    Fault fault = FailureKinds.fault(failure);
    if (fault != null) {
      use.failed(fault, failure.label() + ": " + reset.getMessage(), now());
    }
  }

  private void failed(ExchangeResetException reset) {
    lastFailure = FailureKinds.of(reset);
    Delivery delivery = Delivery.of(reset.isDelivered(), lastFailure);
    delivered += delivery == Delivery.DELIVERED ? 1 : 0;
    if (lastFailure == Failure.ORIGIN_UNREACHABLE) {
      // The other streams of the connector lead to the same origin.
      tried.addAll(rules.choice().ofConnector(stream));
    }
    if (!mayTryAgain(delivery)) {
      giveUp(FailureKinds.cause(lastFailure));
      return;
    }
    state = State.CHOOSING;
    owner.again(stream, lastFailure);
    // It may have been chosen to give way a moment ago; that is of no concern to the next one.
    exchange.exceptionHandler(null);
    choose();
  }

  private boolean mayTryAgain(Delivery delivery) {
    return switch (decide(delivery, lastFailure)) {
      case RETRY_FREELY -> true;
      case RETRY_WITHIN_BUDGET ->
          rules.choice().hasBetter(wanted, tried) && rules.budget().tryRetry(now());
      case GIVE_UP -> false;
    };
  }

  private Decision decide(Delivery delivery, Failure failure) {
    return RetryPolicy.decide(
        new FailedAttempt(
            delivery,
            failure,
            interimSent,
            wanted.isIdempotent(),
            owner.isReplayable(),
            attempts,
            delivered));
  }

  /**
   * Looks after the last attempt; to be called a few times a second. A request that waits for a
   * connector which has turned out to hang is sent to another one, if it may be sent twice.
   */
  public void look() {
    if (state == State.ANSWERED) {
      use.look(now());
    } else if (state == State.ASKED && use.isStuck(quietSinceNanos(), now())) {
      leaveHanging();
    }
  }

  private void leaveHanging() {
    delivered++;
    boolean leaves =
        decide(Delivery.DELIVERED, Failure.HANGING) == Decision.RETRY_WITHIN_BUDGET
            && rules.choice().hasBetter(wanted, tried)
            && rules.budget().tryRetry(now());
    if (!leaves) {
      delivered--;
      return;
    }
    lastFailure = Failure.HANGING;
    OutgoingExchange left = exchange;
    state = State.CHOOSING;
    owner.again(stream, lastFailure);
    left.exceptionHandler(null);
    left.reset(ResetCode.CANCELLED, "the connector hangs, another one is asked");
    choose();
  }

  private long quietSinceNanos() {
    return Math.max(use.askedNanos(), owner.requestMovedAtNanos());
  }

  /** The response is complete. */
  public void completed() {
    if (use != null) {
      use.completed(now());
    }
  }

  /** Whether the response only waits for the visitor. */
  public void waitsForVisitor(boolean waits) {
    use.waitsForVisitor(waits);
  }

  private void giveUp(Cause cause) {
    over();
    owner.gaveUp(cause);
  }

  // ---- OVER

  /** Nothing more is asked, and nothing told but what may give way. */
  public void over() {
    state = State.OVER;
    if (use != null) {
      use.ended();
    }
    if (shortage != null) {
      shortage.over();
    }
  }

  /** Resets the exchange of the last attempt, if there is one and it is open. */
  public void reset(ResetCode code, String text) {
    if (exchange != null) {
      exchange.reset(code, text);
    }
  }

  private long now() {
    return rules.nanoClock().getAsLong();
  }

  /** The stream that was asked last, for logs. */
  @Override
  public String toString() {
    return String.valueOf(stream);
  }
}
