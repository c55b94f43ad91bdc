package dev.culvert.edge.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.exchange.ExchangeResetException.By;
import dev.culvert.core.exchange.ResetCode;
import dev.culvert.core.memory.MemoryAccount;
import dev.culvert.core.memory.MemoryBudget;
import dev.culvert.edge.Tunnels;
import dev.culvert.edge.answer.Problem;
import dev.culvert.edge.attempt.AttemptRules;
import dev.culvert.edge.attempt.ScriptedChoice;
import dev.culvert.edge.attempt.ScriptedExchange;
import dev.culvert.edge.attempt.ScriptedStream;
import dev.culvert.edge.ingress.HeaderRules;
import dev.culvert.edge.ingress.IngressOptions;
import dev.culvert.edge.ingress.RequestScreen;
import dev.culvert.edge.ingress.TrustedProxies;
import dev.culvert.edge.ingress.UntrustedFields;
import dev.culvert.edge.pipeline.FieldsStage;
import dev.culvert.edge.pipeline.Passage;
import dev.culvert.edge.pipeline.RouteStage;
import dev.culvert.edge.pipeline.ScreenStage;
import dev.culvert.edge.pipeline.Stage;
import dev.culvert.edge.pipeline.TestPipeline;
import dev.culvert.edge.request.ScriptedRequest;
import dev.culvert.edge.retry.ReplayBuffer;
import dev.culvert.edge.retry.RetryBudget;
import dev.culvert.edge.route.RouteTable;
import dev.culvert.edge.route.TunnelDomain;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The last stage with a scripted visitor and scripted exchanges: everything happens at once. */
class ForwardStageTest {

  @RegisterExtension static final TestPipeline pipeline = new TestPipeline();

  private static final IngressOptions OPTIONS = IngressOptions.defaults();
  private static final String LONG = "x".repeat(ReplayBuffer.CAPACITY_BYTES);

  private final MemoryBudget memory = new MemoryBudget(1 << 20);
  private final MemoryAccount account = memory.account(Tunnels.id("web"));
  private final ScriptedStream first = new ScriptedStream("a", 0, account);
  private final ScriptedStream second = new ScriptedStream("b", 0, account);
  private final ScriptedChoice choice = new ScriptedChoice();
  private final ScriptedRequest get = ScriptedRequest.of("GET", "a.test", "/x?y").with("a", "b");
  private final ScriptedRequest put = ScriptedRequest.of("PUT", "a.test", "/").withBody();
  private final RouteTable routes = new RouteTable(TunnelDomain.none(), id -> null);
  private Duration timeoutOfRoute;

  @BeforeEach
  void route() {
    routes.replace(null, Tunnels.tunnel("web", 1, "a.test"));
    choice.streams.addAll(List.of(first, second));
  }

  /** What a route says of its time limit. */
  private final class TimeLimit extends Stage {

    @Override
    public Outcome request(Passage passage) {
      passage.responseHeadTimeout(timeoutOfRoute);
      return Outcome.PASS;
    }
  }

  private ScriptedExchange serve(ScriptedRequest request) {
    HeaderRules rules =
        new HeaderRules("tag", TrustedProxies.none(), UntrustedFields.of(List.of()));
    AttemptRules attempts =
        new AttemptRules(choice, new RetryBudget(System.nanoTime()), System::nanoTime);
    pipeline.serve(
        request,
        new ScreenStage(new RequestScreen(OPTIONS)),
        new RouteStage(() -> routes),
        new TimeLimit(),
        new FieldsStage(rules),
        new ForwardStage(attempts, OPTIONS, pipeline.meters(), pipeline.requestLog()));
    return first.exchanges.isEmpty() ? null : first.last();
  }

  private static void tickAfter(Duration time) {
    pipeline.open.tick(System.nanoTime() + time.toNanos());
  }

  // ---- asking

  @Test
  void shouldSendTheHeadOn() {
    ScriptedExchange exchange = serve(get);
    assertThat(exchange.requestHead().method()).isEqualTo("GET");
    assertThat(exchange.requestHead().scheme()).isEqualTo("http");
    assertThat(exchange.requestHead().authority()).isEqualTo("a.test");
    assertThat(exchange.requestHead().target()).isEqualTo("/x?y");
    assertThat(exchange.requestHead().fields().first("a")).isEqualTo("b");
    assertThat(exchange.written()).isEqualTo(".");
    assertThat(get.got().asked()).isEqualTo(first.key());
    assertThat(get.got().attempt()).isEqualTo(1);
    assertThat(pipeline.isBusy()).isTrue();
    get.leaves();
  }

  @Test
  void shouldPumpTheBodyAsTheStreamTakesIt() {
    ScriptedExchange exchange = serve(put);
    put.sends("one");
    exchange.fills();
    put.sends("two");
    assertThat(put.isBodyPaused()).isTrue();
    put.sends("three");
    assertThat(exchange.written()).isEqualTo("onetwo");
    exchange.drains();
    put.endsBody();
    assertThat(exchange.written()).isEqualTo("onetwothree.");
    exchange.head(200, true);
    assertThat(put.got().body()).isEqualTo(".");
    assertThat(memory.heldBytes()).isZero();
  }

  @Test
  void shouldSendTheBodyAgain() {
    ScriptedExchange exchange = serve(put);
    put.sends("body");
    exchange.breaks(ResetCode.INTERNAL, By.LINK, true);
    assertThat(second.last().written()).isEqualTo("body");
    put.endsBody();
    assertThat(second.last().written()).isEqualTo("body.");
    assertThat(put.got().attempt()).isEqualTo(2);
    second.last().head(204, true);
    assertThat(put.got().status()).isEqualTo(204);
  }

  @Test
  void shouldNotSendABodyAgainThatWasNotKept() {
    ScriptedExchange exchange = serve(put);
    put.sends(LONG);
    put.sends("more");
    exchange.refuses();
    assertThat(second.exchanges).isEmpty();
    assertThat(put.got().status()).isEqualTo(503);
    put.sends("dropped");
    assertThat(put.isBodyPaused()).isFalse();
  }

  @Test
  void shouldSayThatNoConnectorIsThere() {
    choice.streams.clear();
    serve(get);
    assertThat(get.got().status()).isEqualTo(503);
    assertThat(get.got().asked()).isNull();
    assertThat(pipeline.isBusy()).isFalse();
  }

  @Test
  void shouldWaitForAStreamWithTheBodyHeldBack() {
    choice.streams.clear();
    choice.coming = true;
    serve(put);
    put.sends("body");
    assertThat(put.isBodyPaused()).isTrue();
    choice.streams.add(second);
    tickAfter(Duration.ZERO);
    assertThat(second.last().written()).isEqualTo("body");
    put.leaves();
    assertThat(second.last().resetHere()).isEqualTo(ResetCode.CANCELLED);
  }

  @Test
  void shouldAnswer431ToAHeadThatFitsNoStream() {
    first.narrow();
    serve(get);
    assertThat(get.got().status()).isEqualTo(431);
    assertThat(account.exchanges()).isZero();
  }

  @Test
  void shouldAnswer504WhenNoHeadComesInTime() {
    ScriptedExchange exchange = serve(get);
    tickAfter(OPTIONS.responseHeadTimeout().minusSeconds(1));
    assertThat(get.got().status()).isZero();
    tickAfter(OPTIONS.responseHeadTimeout().plusSeconds(1));
    assertThat(get.got().status()).isEqualTo(504);
    assertThat(exchange.resetHere()).isEqualTo(ResetCode.TIMEOUT);
  }

  @Test
  void shouldKeepToTheTimeLimitOfTheRoute() {
    timeoutOfRoute = Duration.ofSeconds(3);
    serve(get);
    tickAfter(Duration.ofSeconds(2));
    assertThat(get.got().status()).isZero();
    tickAfter(Duration.ofSeconds(4));
    assertThat(get.got().status()).isEqualTo(504);
  }

  // ---- answering

  @Test
  void shouldPassTheResponseOn() {
    ScriptedExchange exchange = serve(get);
    exchange.head(103, false);
    exchange.head(200, false, "x", "y");
    assertThat(get.got().status()).isEqualTo(200);
    assertThat(get.got().head().fields().first("x")).isEqualTo("y");
    exchange.data("one");
    exchange.data("two");
    exchange.end("sum", "1");
    assertThat(get.got().body()).isEqualTo("onetwo.");
    assertThat(get.got().trailers().first("sum")).isEqualTo("1");
    assertThat(get.got().interim).hasSize(1);
    assertThat(pipeline.isBusy()).isFalse();
  }

  @Test
  void shouldEndWithTheLastPart() {
    ScriptedExchange exchange = serve(get);
    exchange.head(200, false);
    exchange.lastData("all");
    assertThat(get.got().body()).isEqualTo("all.");
  }

  @Test
  void shouldResetARequestThatNobodyWantsAnyMore() {
    ScriptedExchange exchange = serve(put);
    exchange.head(403, true);
    assertThat(put.got().status()).isEqualTo(403);
    assertThat(exchange.resetHere()).isEqualTo(ResetCode.CANCELLED);
    put.sends("the rest");
    assertThat(exchange.written()).isEmpty();
    assertThat(put.isBodyPaused()).isFalse();
  }

  @Test
  void shouldHoldTheStreamBackWhileTheVisitorReadsNothing() {
    ScriptedExchange exchange = serve(get);
    exchange.head(200, false);
    get.got().stopsReading();
    exchange.data(LONG);
    assertThat(exchange.isPaused()).isTrue();
    assertThat(exchange.holding().heldBytes()).isEqualTo(LONG.length());
    get.got().reads();
    assertThat(exchange.isPaused()).isFalse();
    assertThat(exchange.holding().heldBytes()).isZero();
    exchange.end();
  }

  @Test
  void shouldCutOffAVisitorThatHardlyReads() {
    ScriptedExchange exchange = serve(get);
    exchange.head(200, false);
    get.got().stopsReading();
    exchange.data(LONG);
    for (int i = 1; i <= 3 * OPTIONS.bodyRateWindow().toSeconds(); i++) {
      tickAfter(Duration.ofSeconds(i));
    }
    assertThat(get.got().isBroken()).isTrue();
    assertThat(exchange.resetHere()).isEqualTo(ResetCode.CANCELLED);
    get.got().reads();
  }

  @Test
  void shouldAnswer502WhenTheOriginBreaksBeforeItsHead() {
    ScriptedRequest post = ScriptedRequest.of("POST", "a.test", "/");
    serve(post).breaks(ResetCode.ORIGIN_FAILED, By.PEER, true);
    assertThat(post.got().status()).isEqualTo(502);
    assertThat(post.got().isClosing()).isFalse();
  }

  @Test
  void shouldTryAgainWhileNothingOfTheHeadWasSent() {
    ScriptedExchange exchange = serve(get);
    exchange.head(200, false);
    exchange.breaks(ResetCode.ORIGIN_FAILED, By.PEER, true);
    assertThat(get.got().head()).isNull();
    second.last().head(200, true);
    assertThat(get.got().body()).isEqualTo(".");
  }

  @Test
  void shouldBreakAResponseOffThatIsNotWhole() {
    ScriptedExchange exchange = serve(get);
    exchange.head(200, false);
    get.got().turnEnds();
    exchange.breaks(ResetCode.ORIGIN_FAILED, By.PEER, true);
    assertThat(get.got().isBroken()).isTrue();
    assertThat(get.got().body()).isEmpty();
    assertThat(second.exchanges).isEmpty();
    assertThat(pipeline.isBusy()).isFalse();
  }

  @Test
  void shouldAnswerWhatCannotBePassedOn() {
    ScriptedExchange exchange = serve(get);
    get.got().fails();
    exchange.head(200, false, "bad name", "x");
    assertThat(get.got().status()).isEqualTo(502);
    assertThat(exchange.resetHere()).isEqualTo(ResetCode.PROTOCOL);
  }

  @Test
  void shouldBreakOffAPartThatCannotBePassedOn() {
    ScriptedExchange exchange = serve(get);
    exchange.head(200, false);
    exchange.data("one");
    get.got().fails();
    exchange.data("two");
    assertThat(get.got().isBroken()).isTrue();
    assertThat(exchange.resetHere()).isEqualTo(ResetCode.PROTOCOL);
  }

  @Test
  void shouldNotPassOnABodyWhereNoneMayBe() {
    ScriptedRequest head = ScriptedRequest.of("HEAD", "a.test", "/");
    ScriptedExchange exchange = serve(head);
    exchange.head(200, false);
    exchange.data("body");
    assertThat(head.got().status()).isEqualTo(502);
    assertThat(exchange.resetHere()).isEqualTo(ResetCode.PROTOCOL);
  }

  // ---- giving way

  @Test
  void shouldAnswer503AndCloseWhenItGivesWayBeforeTheHead() {
    serve(put).breaks(ResetCode.CANCELLED, By.CEILING, true);
    assertThat(put.got().status()).isEqualTo(503);
    assertThat(put.got().isClosing()).isTrue();
  }

  @Test
  void shouldBreakOffWhenItGivesWayAfterTheHead() {
    ScriptedExchange exchange = serve(get);
    exchange.head(200, false);
    exchange.breaks(ResetCode.CANCELLED, By.CEILING, true);
    assertThat(get.got().isBroken()).isTrue();
  }

  @Test
  void shouldBreakOffWhenWhatTheVisitorHasNotTakenGivesWayAfterTheEnd() {
    ScriptedExchange exchange = serve(get);
    get.got().stopsReading();
    exchange.head(200, false);
    exchange.lastData("unsent");
    assertThat(exchange.holding().heldBytes()).isEqualTo(6);
    assertThat(get.got().isBroken()).isFalse();
    exchange.breaks(ResetCode.CANCELLED, By.CEILING, true);
    assertThat(get.got().isBroken()).isTrue();
    get.got().reads();
    assertThat(exchange.holding().heldBytes()).isZero();
  }

  // ---- the visitor

  @Test
  void shouldResetTheExchangeWhenTheVisitorLeaves() {
    ScriptedExchange exchange = serve(put);
    put.sends("part");
    put.leaves();
    assertThat(exchange.resetHere()).isEqualTo(ResetCode.CANCELLED);
    assertThat(exchange.written()).isEqualTo("part");
    assertThat(memory.heldBytes()).isZero();
    assertThat(pipeline.isBusy()).isFalse();
  }

  @Test
  void shouldAnswerABrokenBody() {
    ScriptedExchange exchange = serve(put);
    put.sendsGarbage(Problem.of(408, "too slow"));
    assertThat(exchange.resetHere()).isEqualTo(ResetCode.CANCELLED);
    assertThat(put.got().status()).isEqualTo(408);
    assertThat(put.got().isClosing()).isTrue();
  }

  @Test
  void shouldChargeWhatWaitsOfTheBody() {
    ScriptedExchange exchange = serve(put);
    put.sends("kept");
    exchange.fills();
    put.sends("held");
    put.sends("unread");
    tickAfter(Duration.ZERO);
    assertThat(exchange.holding().heldBytes()).isEqualTo("keptheldunread".length());
    put.leaves();
    assertThat(memory.heldBytes()).isZero();
  }
}
