package dev.culvert.edge.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.exchange.ResetCode;
import dev.culvert.core.frame.HeaderFields;
import dev.culvert.core.frame.ResponseHead;
import dev.culvert.edge.answer.Cause;
import dev.culvert.edge.answer.Problem;
import dev.culvert.edge.request.ScriptedRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What stages can do with a request, and what happens to it meanwhile. */
class PassageTest {

  @RegisterExtension static final TestPipeline pipeline = new TestPipeline();

  private final ScriptedRequest request = ScriptedRequest.of("GET", "a.test", "/").withBody();
  private final List<String> told = new ArrayList<>();
  private Passage passage;

  /** Does with a request what a test says. */
  private static final class Scripted extends Stage {

    final Function<Passage, Outcome> action;

    Scripted(Function<Passage, Outcome> action) {
      this.action = action;
    }

    @Override
    public Outcome request(Passage came) {
      return action.apply(came);
    }
  }

  /** Marks each response head. */
  private static final class Marking extends Stage {

    private final String mark;

    Marking(String mark) {
      this.mark = mark;
    }

    @Override
    public Outcome request(Passage came) {
      return Outcome.PASS;
    }

    @Override
    public boolean seesResponses() {
      return true;
    }

    @Override
    public ResponseHead response(Passage came, ResponseHead head) {
      HeaderFields fields = new HeaderFields();
      head.fields().forEach(fields::add);
      return new ResponseHead(head.status(), head.reason(), fields.add("mark", mark));
    }
  }

  /** Notes what it is told. */
  private final class Noted implements Transfer {

    @Override
    public void tick(long nowNanos) {
      told.add("tick");
      if (nowNanos < 0) {
        throw new IllegalStateException("thrown by a test");
      }
    }

    @Override
    public void reset(ResetCode code, String text) {
      told.add("reset " + code);
    }

    @Override
    public void over() {
      told.add("over");
    }

    @Override
    public void discardBody() {
      told.add("discard");
    }
  }

  /** The stage that waits. */
  private Stage waitingStage;

  private Stage waits() {
    waitingStage =
        new Scripted(
            came -> {
              passage = came;
              return Stage.Outcome.TAKEN;
            });
    return waitingStage;
  }

  private Stage transfers() {
    return new Scripted(
        came -> {
          passage = came;
          came.transfer(new Noted());
          return Stage.Outcome.TAKEN;
        });
  }

  private static String marks(ResponseHead head) {
    StringBuilder marks = new StringBuilder();
    head.fields().forEach((name, value) -> marks.append(name.equals("mark") ? value : ""));
    return marks.toString();
  }

  // ---- the stages

  @Test
  void shouldPassTheStagesInTheirOrder() {
    pipeline.serve(
        request,
        new Scripted(came -> told.add("1") ? Stage.Outcome.PASS : null),
        new Scripted(came -> told.add("2") ? Stage.Outcome.PASS : null),
        waits());
    assertThat(told).containsExactly("1", "2");
    assertThat(passage.request()).isSameAs(request);
  }

  @Test
  void shouldHoldTheBodyWhileAStageWaits() {
    pipeline.serve(request, waits(), transfers());
    assertThat(request.isBodyPaused()).isTrue();
    assertThat(pipeline.isBusy()).isTrue();
    request.sends("early");
    assertThat(request.isBodyDropped()).isFalse();
    assertThat(request.heldBodyBytes()).isEqualTo(5);

    Passage waiting = passage;
    waiting.proceed(waitingStage);
    waiting.proceed(waitingStage);

    assertThat(request.isBodyPaused()).isTrue();
    passage.answer(Cause.TIMEOUT);
    assertThat(told).containsExactly("reset CANCELLED", "over", "discard");
    assertThat(pipeline.isBusy()).isFalse();
  }

  @Test
  void shouldNotLetAStagePassTheNextOneBy() {
    Stage first = waits();
    Stage guard = waits();
    pipeline.serve(request, first, guard, transfers());
    Passage waiting = passage;
    waiting.proceed(first);
    waiting.proceed(first);
    assertThat(pipeline.isBusy()).isTrue();
    waiting.answer(Problem.noRoute());
    assertThat(request.got().status()).isEqualTo(404);
    assertThat(told).as("nothing was transferred").isEmpty();
  }

  @Test
  void shouldResetTheTransferWhenAStageAnswersLate() {
    pipeline.serve(request, waits(), transfers());
    Passage late = passage;
    late.proceed(waitingStage);
    late.answer(Problem.noRoute());
    assertThat(told).containsExactly("reset CANCELLED", "over", "discard");
    late.reject(Problem.noRoute());
    assertThat(request.got().status()).isEqualTo(404);
  }

  @Test
  void shouldFailARequestThatAStageForgot() {
    pipeline.serve(request, waits(), transfers());
    passage.tick(System.nanoTime() + 30_000_000_000L);
    assertThat(pipeline.isBusy()).isTrue();
    passage.tick(System.nanoTime() + 61_000_000_000L);
    assertThat(pipeline.isBusy()).isFalse();
    assertThat(request.got().status()).isEqualTo(502);
  }

  @Test
  void shouldGoOnWhenAStagePassesOnBeforeItReturns() {
    AtomicReference<Stage> eager = new AtomicReference<>();
    eager.set(
        new Scripted(
            came -> {
              came.proceed(eager.get());
              return Stage.Outcome.TAKEN;
            }));
    pipeline.serve(request, eager.get(), transfers());
    passage.answer(Cause.TIMEOUT);
    assertThat(request.got().status()).isEqualTo(504);
  }

  @Test
  void shouldDropTheBodyOfARequestThatAStageAnswersLater() {
    pipeline.serve(request, waits());
    request.sends("body");
    passage.answer(Problem.noRoute());
    assertThat(request.got().status()).isEqualTo(404);
    assertThat(request.isBodyPaused()).isFalse();
    assertThat(request.isBodyDropped()).isTrue();
    assertThat(pipeline.isBusy()).isFalse();
  }

  @Test
  void shouldAnswerOnlyOnce() {
    pipeline.serve(request, waits());
    passage.answer(new ResponseHead(302, "", HeaderFields.of("location", "/x")), "moved");
    passage.answer(Cause.TIMEOUT);
    passage.answer(Problem.noRoute());
    passage.proceed(waitingStage);
    assertThat(request.got().status()).isEqualTo(302);
    assertThat(request.got().body()).isEqualTo("moved.");
  }

  @Test
  void shouldGoNoFurtherWhenTheVisitorHasLeftMeanwhile() {
    pipeline.serve(request, waits(), transfers());
    Passage waiting = passage;
    request.leaves();
    assertThat(waiting.isOver()).isTrue();
    assertThat(pipeline.isBusy()).isFalse();
    waiting.proceed(waitingStage);
    assertThat(passage).isSameAs(waiting);
    waiting.answer(Problem.noRoute());
    assertThat(request.got().head()).isNull();
  }

  @Test
  void shouldAnswerWhereAStageFails() {
    pipeline.serve(
        request,
        new Scripted(
            came -> {
              throw new IllegalStateException("thrown by a test");
            }));
    assertThat(request.got().status()).isEqualTo(502);
    assertThat(pipeline.isBusy()).isFalse();
  }

  @Test
  void shouldTurnAwayABodyThatBreaksWhileAStageWaits() {
    pipeline.serve(request, waits());
    request.sendsGarbage(Problem.of(400, "no chunk"));
    assertThat(request.got().status()).isEqualTo(400);
    assertThat(request.got().isClosing()).isTrue();
  }

  // ---- the way back

  @Test
  void shouldShowResponsesToTheStagesThatWerePassedLastOneFirst() {
    pipeline.serve(request, new Marking("1"), new Marking("2"), transfers(), new Marking("3"));
    ResponseHead head = passage.responded(new ResponseHead(200, "", HeaderFields.of()));
    assertThat(marks(head)).isEqualTo("21");
  }

  @Test
  void shouldShowTheEdgesOwnAnswersToo() {
    Stage answers =
        new Scripted(
            came -> {
              came.answer(Problem.noRoute());
              return Stage.Outcome.TAKEN;
            });
    pipeline.serve(request, new Marking("1"), answers, new Marking("2"));
    assertThat(marks(request.got().head())).isEqualTo("1");
  }

  @Test
  void shouldAnswerThoughAStageFailsToSeeIt() {
    Stage failing =
        new Stage() {
          @Override
          public Outcome request(Passage came) {
            return Outcome.PASS;
          }

          @Override
          public boolean seesResponses() {
            return true;
          }

          @Override
          public ResponseHead response(Passage came, ResponseHead head) {
            throw new IllegalStateException("thrown by a test");
          }
        };
    pipeline.serve(request, failing, waits());
    passage.answer(Cause.TIMEOUT);
    assertThat(request.got().status()).isEqualTo(504);
  }

  // ---- the transfer

  @Test
  void shouldResetTheStreamWhenTheVisitorLeaves() {
    pipeline.serve(request, transfers());
    request.leaves();
    request.leaves();
    assertThat(told).containsExactly("over", "reset CANCELLED");
    assertThat(pipeline.isBusy()).isFalse();
  }

  @Test
  void shouldBreakTheConnectionOfAVisitorThatCannotBeHeardAnyMore() {
    pipeline.serve(request, transfers());
    passage.visitorBroke(new IllegalStateException("a broken chunk"));
    assertThat(request.got().isBroken()).isTrue();
  }

  @Test
  void shouldAnswerABrokenBodyBeforeTheHead() {
    pipeline.serve(request, transfers());
    request.sendsGarbage(Problem.of(400, "no chunk"));
    assertThat(told).containsExactly("reset CANCELLED", "over", "discard");
    assertThat(request.got().status()).isEqualTo(400);
    assertThat(request.got().isClosing()).isTrue();
  }

  @Test
  void shouldBreakTheResponseOffWhenTheBodyBreaksAfterTheHead() {
    pipeline.serve(request, transfers());
    request.got().begin(passage.responded(new ResponseHead(200, "", HeaderFields.of())), false);
    request.got().turnEnds();
    request.sendsGarbage(Problem.of(400, "no chunk"));
    assertThat(told).containsExactly("reset CANCELLED", "over");
    assertThat(request.got().isBroken()).isTrue();
  }

  @Test
  void shouldCloseTheConnectionWhenTheBodyBreaksAfterTheResponse() {
    pipeline.serve(request, transfers());
    passage.finish();
    request.sendsGarbage(Problem.of(400, "no chunk"));
    assertThat(request.got().isClosed()).isTrue();
    assertThat(request.got().isBroken()).isFalse();
  }

  @Test
  void shouldAnswerWhatCannotBePassedOn() {
    pipeline.serve(request, transfers());
    request.serverFails(new IllegalArgumentException("no field name"));
    request.serverFails(new IllegalArgumentException("no field name"));
    assertThat(told).containsExactly("reset PROTOCOL", "over", "discard");
    assertThat(request.got().status()).isEqualTo(502);
  }

  @Test
  void shouldBreakOffWhatCannotBePassedOnAfterTheHead() {
    pipeline.serve(request, transfers());
    request.got().begin(passage.responded(new ResponseHead(200, "", HeaderFields.of())), false);
    request.got().turnEnds();
    request.serverFails(new IllegalArgumentException("no trailer name"));
    assertThat(request.got().isBroken()).isTrue();
  }

  @Test
  void shouldLookAfterEachRequestThoughOneFails() {
    ScriptedRequest other = ScriptedRequest.of("GET", "a.test", "/");
    pipeline.serve(request, transfers());
    pipeline.serve(other, transfers());
    pipeline.open.tick(-1);
    assertThat(told.stream().filter("tick"::equals)).hasSize(2);
    assertThat(request.got().status()).isEqualTo(502);
    assertThat(other.got().status()).isEqualTo(502);
    assertThat(pipeline.isBusy()).isFalse();
    pipeline.open.tick(1);
    assertThat(told.stream().filter("tick"::equals)).hasSize(2);
  }
}
