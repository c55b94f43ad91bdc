package dev.culvert.edge.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.exchange.ExchangeResetException;
import dev.culvert.core.exchange.ExchangeResetException.By;
import dev.culvert.core.exchange.ResetCode;
import dev.culvert.core.frame.HeaderFields;
import dev.culvert.core.frame.HttpHead;
import dev.culvert.core.frame.ResponseHead;
import dev.culvert.core.memory.Admission;
import dev.culvert.core.memory.Holding;
import dev.culvert.core.memory.MemoryAccount;
import dev.culvert.core.memory.MemoryBudget;
import dev.culvert.core.memory.TunnelCeilings;
import dev.culvert.edge.Tunnels;
import dev.culvert.edge.answer.Cause;
import dev.culvert.edge.attempt.Attempts.State;
import dev.culvert.edge.balance.Preference;
import dev.culvert.edge.retry.Failure;
import dev.culvert.edge.retry.RetryBudget;
import dev.culvert.edge.retry.RetryPolicy;
import dev.culvert.edge.stream.OpenableStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each state with all that may happen in it, with exchanges that do what a test says. */
class AttemptsTest {

  private static final long SECOND = 1_000_000_000L;

  private final MemoryBudget memory = new MemoryBudget(1 << 20);
  private final MemoryAccount account = memory.account(Tunnels.id("web"));
  private final Holding held = new Holding(account, Runnable::run, ceiling -> {});
  private final ScriptedChoice choice = new ScriptedChoice();
  private final ScriptedStream first = new ScriptedStream("a", 0, account);
  private final ScriptedStream second = new ScriptedStream("b", 0, account);
  private final Owner owner = new Owner();
  private long now = 7 * SECOND;
  private final RetryBudget budget = new RetryBudget(now);

  /** Notes what it is told. */
  private static final class Owner implements AttemptsOwner {

    final List<String> told = new ArrayList<>();
    boolean understandsInterim = true;
    boolean headSent;
    boolean replayable = true;

    @Override
    public void asked(Asked asked) {
      told.add("asked " + asked.stream() + ", attempt " + asked.attempt());
    }

    @Override
    public long requestMovedAtNanos() {
      return Long.MIN_VALUE;
    }

    @Override
    public boolean interim(ResponseHead head) {
      told.add("interim " + head.status());
      return understandsInterim;
    }

    @Override
    public void answered(ResponseHead head) {
      told.add("answered " + head.status());
    }

    @Override
    public boolean takeBack() {
      told.add("take back");
      return !headSent;
    }

    @Override
    public boolean isReplayable() {
      return replayable;
    }

    @Override
    public void again(OpenableStream failed, Failure failure) {
      told.add("again");
    }

    @Override
    public void gaveUp(Cause cause) {
      told.add("gave up: " + cause);
    }

    @Override
    public void headTooLarge() {
      told.add("too large");
    }

    @Override
    public void brokeOff(ExchangeResetException reset) {
      told.add("broke off: " + reset.code());
    }

    @Override
    public void gaveWay(ExchangeResetException reset, boolean answered) {
      told.add("gave way, answered: " + answered);
    }

    String last() {
      return told.get(told.size() - 1);
    }
  }

  private Attempts attempts(String method, ScriptedStream... streams) {
    choice.streams.addAll(List.of(streams));
    HttpHead head = new HttpHead(method, "http", "a.test", "/", HeaderFields.NONE);
    return new Attempts(
        new AttemptRules(choice, budget, () -> now),
        owner,
        new Wanted(Tunnels.id("web"), head, Preference.NONE),
        true);
  }

  private Attempts begun(String method, ScriptedStream... streams) {
    Attempts attempts = attempts(method, streams);
    attempts.choose();
    return attempts;
  }

  // ---- CHOOSING

  @Test
  void shouldAskTheChosenStream() {
    Attempts attempts = attempts("GET", first, second);
    assertThat(attempts.state()).isEqualTo(State.CHOOSING);
    assertThat(attempts.exchange()).isNull();

    attempts.choose();

    assertThat(attempts.state()).isEqualTo(State.ASKED);
    assertThat(attempts.exchange()).isSameAs(first.last());
    assertThat(attempts).hasToString("stream 0");
    assertThat(owner.told).containsExactly("asked stream 0, attempt 1");
    assertThat(second.exchanges).isEmpty();
    assertThat(account.exchanges()).isEqualTo(1);
  }

  @Test
  void shouldAskAnotherStreamWhenTheChosenOneIsFullByNow() {
    Attempts attempts = begun("POST", first.full(), second);
    assertThat(attempts.exchange()).isSameAs(second.last());
    assertThat(owner.told).containsExactly("asked stream 0, attempt 1");
    assertThat(account.exchanges()).isEqualTo(1);
  }

  @Test
  void shouldSayWhyThereIsNoStream() {
    choice.whyNone = Cause.OVERLOAD;
    Attempts attempts = begun("GET");
    assertThat(owner.told).containsExactly("gave up: OVERLOAD");
    assertThat(attempts.state()).isEqualTo(State.OVER);
  }

  @Test
  void shouldWaitForAStreamThatIsComing() {
    choice.coming = true;
    Attempts attempts = begun("GET");
    now += Attempts.STREAM_WAIT_NANOS - 1;
    attempts.choose();
    assertThat(owner.told).isEmpty();
    assertThat(attempts.state()).isEqualTo(State.CHOOSING);

    choice.streams.add(first);
    attempts.choose();
    assertThat(owner.told).containsExactly("asked stream 0, attempt 1");
  }

  @Test
  void shouldNotWaitForAStreamForEver() {
    choice.coming = true;
    Attempts attempts = begun("GET");
    now += Attempts.STREAM_WAIT_NANOS;
    attempts.choose();
    assertThat(owner.told).containsExactly("gave up: NO_CONNECTOR");
  }

  @Test
  void shouldNotWaitForAStreamThatDoesNotComeAnyMore() {
    choice.coming = true;
    Attempts attempts = begun("GET");
    choice.coming = false;
    attempts.choose();
    assertThat(owner.told).containsExactly("gave up: NO_CONNECTOR");
  }

  @Test
  void shouldGiveUpAtOnceWhenTheTunnelIsFull() {
    memory.limitTunnels(new TunnelCeilings(1, 1 << 20));
    assertThat(account.admit()).isEqualTo(Admission.TAKEN);
    begun("GET", first);
    assertThat(owner.told).containsExactly("gave up: TUNNEL_FULL");
    assertThat(account.exchanges()).isEqualTo(1);
  }

  @Test
  void shouldWaitASecondForMemory() {
    held.add(1 << 20);
    Attempts attempts = begun("GET", first);
    assertThat(memory.waiting()).isEqualTo(1);
    now += SECOND - 1;
    attempts.choose();
    assertThat(owner.told).isEmpty();

    now += 1;
    attempts.choose();
    assertThat(owner.told).containsExactly("gave up: MEMORY");
    assertThat(memory.waiting()).isZero();
  }

  @Test
  void shouldGoOnWhenThereIsMemoryAgain() {
    held.add(1 << 20);
    Attempts attempts = begun("GET", first);
    held.remove(1 << 20);
    attempts.choose();
    assertThat(owner.told).containsExactly("asked stream 0, attempt 1");
    assertThat(memory.waiting()).isZero();
  }

  @Test
  void shouldWaitForNothingOnceItIsOver() {
    held.add(1 << 20);
    Attempts attempts = begun("GET", first);
    attempts.over();
    assertThat(memory.waiting()).isZero();
    held.remove(1 << 20);
    attempts.choose();
    assertThat(first.exchanges).isEmpty();
  }

  @Test
  void shouldSayThatTheHeadIsTooLarge() {
    Attempts attempts = begun("GET", first.narrow(), second);
    assertThat(owner.told).containsExactly("too large");
    assertThat(attempts.state()).isEqualTo(State.OVER);
    assertThat(second.exchanges).isEmpty();
  }

  // ---- ASKED

  @Test
  void shouldPassHeadsOn() {
    Attempts attempts = begun("GET", first);
    first.last().head(103, false);
    assertThat(attempts.state()).isEqualTo(State.ASKED);
    first.last().head(200, false);
    assertThat(attempts.state()).isEqualTo(State.ANSWERED);
    assertThat(owner.told.subList(1, 3)).containsExactly("interim 103", "answered 200");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST"})
  void shouldAskAnotherStreamWhenOneRefuses(String method) {
    Attempts attempts = begun(method, first, second);
    first.last().refuses();
    assertThat(owner.told.subList(1, 3)).containsExactly("again", "asked stream 0, attempt 2");
    assertThat(attempts.exchange()).isSameAs(second.last());
    assertThat(first.last().isWatched()).isFalse();
    assertThat(attempts.state()).isEqualTo(State.ASKED);
  }

  @Test
  void shouldSendAnIdempotentRequestOnceMoreWhenAConnectorIsLost() {
    begun("PUT", first, second, new ScriptedStream("c", 1, account));
    first.last().breaks(ResetCode.INTERNAL, By.LINK, true);
    assertThat(owner.last()).isEqualTo("asked stream 0, attempt 2");
    second.last().breaks(ResetCode.INTERNAL, By.LINK, true);
    assertThat(owner.last()).isEqualTo("gave up: LINK_LOST");
  }

  @Test
  void shouldNotSendAPostTwiceThatAConnectorMayHaveSeen() {
    Attempts attempts = begun("POST", first, second);
    first.last().breaks(ResetCode.ORIGIN_FAILED, By.PEER, true);
    assertThat(owner.last()).isEqualTo("gave up: ORIGIN_FAILED");
    assertThat(attempts.state()).isEqualTo(State.OVER);
    assertThat(second.exchanges).isEmpty();
  }

  @Test
  void shouldSendAPostAgainThatWasNotHandedToTheLink() {
    begun("POST", first, second);
    first.last().breaks(ResetCode.INTERNAL, By.LINK, false);
    assertThat(owner.last()).isEqualTo("asked stream 0, attempt 2");
  }

  @Test
  void shouldNotTryAgainWithoutTheWholeBody() {
    owner.replayable = false;
    begun("GET", first, second);
    first.last().refuses();
    assertThat(owner.last()).isEqualTo("gave up: REFUSED");
  }

  @Test
  void shouldNotTryAgainOnceTheVisitorHasSeenAnInterimHead() {
    begun("GET", first, second);
    first.last().head(103, false);
    first.last().refuses();
    assertThat(owner.last()).isEqualTo("gave up: REFUSED");
  }

  @Test
  void shouldTryAgainWhenTheVisitorDoesNotUnderstandInterimHeads() {
    owner.understandsInterim = false;
    begun("GET", first, second);
    first.last().head(103, false);
    first.last().refuses();
    assertThat(owner.last()).isEqualTo("asked stream 0, attempt 2");
  }

  @Test
  void shouldAskEachConnectorOnceWhenOriginsAreUnreachable() {
    ScriptedStream sameConnector = new ScriptedStream("a", 1, account);
    begun("POST", first, sameConnector, second);
    first.last().breaks(ResetCode.ORIGIN_UNREACHABLE, By.PEER, true);
    assertThat(sameConnector.exchanges).isEmpty();
    second.last().breaks(ResetCode.ORIGIN_UNREACHABLE, By.PEER, true);
    assertThat(owner.last()).isEqualTo("gave up: ORIGIN_UNREACHABLE");
    assertThat(sameConnector.exchanges).isEmpty();
  }

  @Test
  void shouldSayWhatFailedLastWhenNoStreamIsLeft() {
    begun("GET", first);
    first.last().breaks(ResetCode.INTERNAL, By.PEER, true);
    assertThat(owner.told.subList(1, 2)).containsExactly("gave up: INTERNAL");
  }

  @Test
  void shouldNotSendAFailedRequestWhereAllFail() {
    choice.better = false;
    begun("GET", first, second);
    first.last().breaks(ResetCode.ORIGIN_FAILED, By.PEER, true);
    assertThat(owner.last()).isEqualTo("gave up: ORIGIN_FAILED");
    assertThat(second.exchanges).isEmpty();
  }

  @Test
  void shouldStopWhereEveryStreamRefuses() {
    ScriptedStream[] many = new ScriptedStream[RetryPolicy.MAX_ATTEMPTS + 1];
    for (int i = 0; i < many.length; i++) {
      many[i] = new ScriptedStream("c" + i, 0, account);
    }
    begun("GET", many);
    for (int i = 0; i < RetryPolicy.MAX_ATTEMPTS; i++) {
      many[i].last().refuses();
    }
    assertThat(owner.last()).isEqualTo("gave up: REFUSED");
    assertThat(many[RetryPolicy.MAX_ATTEMPTS].exchanges).isEmpty();
  }

  @Test
  void shouldKeepToTheBudgetForRetries() {
    while (budget.tryRetry(now)) {
      // Others have spent it.
    }
    begun("GET", first, second);
    first.last().breaks(ResetCode.INTERNAL, By.LINK, true);
    assertThat(owner.last()).isEqualTo("gave up: LINK_LOST");
  }

  @ParameterizedTest
  @CsvSource({"TIMEOUT, TIMEOUT", "TOO_LARGE, TOO_LARGE", "CANCELLED, INTERNAL"})
  void shouldNotTryAgainWhatWouldFailAgain(ResetCode code, Cause cause) {
    begun("GET", first, second);
    first.last().breaks(code, By.PEER, true);
    assertThat(owner.last()).isEqualTo("gave up: " + cause);
  }

  @Test
  void shouldTakeAConnectorThatDoesNotAcceptForALostLink() {
    begun("POST", first, second);
    first.last().breaks(ResetCode.TIMEOUT, By.NOT_ACCEPTED, true);
    assertThat(owner.last()).isEqualTo("gave up: LINK_LOST");
  }

  // ---- ANSWERED

  @Test
  void shouldTryAgainWhenTheHeadWasTakenBack() {
    Attempts attempts = begun("GET", first, second);
    first.last().head(200, false);
    first.last().breaks(ResetCode.ORIGIN_FAILED, By.PEER, true);
    assertThat(owner.told.subList(2, 5))
        .containsExactly("take back", "again", "asked stream 0, attempt 2");
    assertThat(attempts.state()).isEqualTo(State.ASKED);
    second.last().head(404, true);
    assertThat(owner.last()).isEqualTo("answered 404");
  }

  @Test
  void shouldSayThatTheResponseBrokeOff() {
    owner.headSent = true;
    begun("GET", first, second);
    first.last().head(200, false);
    first.last().breaks(ResetCode.ORIGIN_FAILED, By.PEER, true);
    assertThat(owner.last()).isEqualTo("broke off: ORIGIN_FAILED");
    assertThat(second.exchanges).isEmpty();
  }

  @Test
  void shouldIgnoreHeadsAfterTheFinalOne() {
    begun("GET", first);
    first.last().head(200, false);
    first.last().head(500, false);
    assertThat(owner.last()).isEqualTo("answered 200");
  }

  // ---- in every state

  @Test
  void shouldTellWhoGivesWay() {
    Attempts attempts = begun("GET", first);
    first.last().breaks(ResetCode.CANCELLED, By.CEILING, true);
    assertThat(owner.last()).isEqualTo("gave way, answered: false");
    first.last().head(200, false);
    first.last().breaks(ResetCode.CANCELLED, By.CEILING, true);
    assertThat(owner.last()).isEqualTo("gave way, answered: true");
    attempts.over();
    first.last().breaks(ResetCode.CANCELLED, By.CEILING, true);
    assertThat(owner.told).hasSize(5);
    assertThat(owner.last()).isEqualTo("gave way, answered: true");
  }

  @ParameterizedTest
  @EnumSource(
      value = By.class,
      names = {"PEER", "LINK", "NOT_ACCEPTED"})
  void shouldTellNothingOnceItIsOver(By by) {
    Attempts attempts = begun("GET", first, second);
    attempts.over();
    first.last().head(200, false);
    first.last().breaks(ResetCode.REFUSED, by, false);
    assertThat(owner.told).hasSize(1);
    assertThat(second.exchanges).isEmpty();
  }

  @Test
  void shouldResetTheLastExchange() {
    Attempts attempts = attempts("GET", first);
    attempts.reset(ResetCode.CANCELLED, "nothing is open");
    attempts.choose();
    attempts.reset(ResetCode.CANCELLED, "the visitor left");
    assertThat(first.last().resetHere()).isEqualTo(ResetCode.CANCELLED);
  }
}
