package dev.culvert.edge.pipeline;

import dev.culvert.core.cluster.StreamKey;
import dev.culvert.core.exchange.ResetCode;
import dev.culvert.core.frame.HeaderFields;
import dev.culvert.core.frame.ResponseHead;
import dev.culvert.core.guard.Isolated;
import dev.culvert.edge.answer.Cause;
import dev.culvert.edge.answer.Problem;
import dev.culvert.edge.answer.ProblemPages;
import dev.culvert.edge.balance.Preference;
import dev.culvert.edge.ingress.Screening;
import dev.culvert.edge.request.EdgeRequest;
import dev.culvert.edge.request.EdgeResponse;
import dev.culvert.edge.request.RequestListener;
import dev.culvert.edge.route.Lookup;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request on its way through the stages: where it is, what the stages have found, and how to
 * answer it.
 *
 * <p>In the STAGES; in TRANSFER to a stream and back; OVER. Owned by the event loop of the request.
 */
public final class Passage implements RequestListener, OpenRequests.Item {

  private static final Logger log = LoggerFactory.getLogger(Passage.class);

  /** A stage that waits for longer has lost the request. */
  private static final long LONGEST_WAIT_NANOS = 60_000_000_000L;

  private enum State {
    STAGES,
    TRANSFER,
    OVER
  }

  private final EdgeRequest request;
  private final EdgeResponse response;
  private final Course course;
  private State state = State.STAGES;

  /** How many stages have begun with the request. */
  private int begun;

  /** A stage has TAKEN the request and returned. */
  private boolean waiting;

  /** Of the stage that waits. */
  private long waitsSinceNanos;

  /** A stage has passed the request on, and not returned yet. */
  private boolean passedOn;

  private Transfer transfer;
  private boolean transferReset;

  /** Of the head that a stream gave; 0 while there is none. */
  private int givenStatus;

  // What the stages have found.
  private Screening.Accepted accepted;
  private Lookup.Found found;
  private HeaderFields onwardFields;
  private Duration responseHeadTimeout;
  private Preference preference = Preference.NONE;

  /** Of the last attempt. */
  private StreamKey asked;

  private boolean passedOver;

  Passage(EdgeRequest request, Course course) {
    this.request = request;
    this.response = request.response();
    this.course = course;
  }

  void begin() {
    request.listener(this);
    run();
  }

  // ---- for the stages

  public EdgeRequest request() {
    return request;
  }

  /** What was asked for, once the request was screened. */
  public Screening.Accepted accepted() {
    return accepted;
  }

  /** The request is sound. */
  public void accepted(Screening.Accepted newAccepted) {
    accepted = newAccepted;
  }

  /** The route and its tunnel, once they were found. */
  public Lookup.Found found() {
    return found;
  }

  /** This is where it leads. */
  public void found(Lookup.Found newFound) {
    found = newFound;
  }

  /** The fields the origin gets, Host aside; a stage may change them. Null before they are made. */
  public HeaderFields onwardFields() {
    return onwardFields;
  }

  /** These are the fields the origin gets. */
  public void onwardFields(HeaderFields newFields) {
    onwardFields = newFields;
  }

  /** How long the origin may take to begin its response; null for the edge's own limit. */
  public Duration responseHeadTimeout() {
    return responseHeadTimeout;
  }

  /** The route has its own limit for the response head. */
  public void responseHeadTimeout(Duration newTimeout) {
    responseHeadTimeout = newTimeout;
  }

  /** What the route wants of the choice of a connector. */
  public Preference preference() {
    return preference;
  }

  /** The route wants something of the choice. */
  public void preference(Preference newPreference) {
    preference = newPreference;
  }

  /** The stream that was asked last; while a response passes, the one that gave it. Or null. */
  public StreamKey asked() {
    return asked;
  }

  /** Whether the visitor's own connector was passed over this once. */
  public boolean isPassedOver() {
    return passedOver;
  }

  /** A stream is asked now, see {@link #isPassedOver}. */
  public void asked(StreamKey newlyAsked, boolean newlyPassedOver) {
    asked = newlyAsked;
    passedOver = newlyPassedOver;
  }

  /** Whether the request is over, so that a stage that waits need not go on. */
  public boolean isOver() {
    return state == State.OVER;
  }

  /**
   * A stage that has TAKEN the request passes it on. Nothing happens when the request is over, for
   * instance because the visitor has left, or when the stage has passed it on before.
   *
   * @param stage the one that calls
   */
  public void proceed(Stage stage) {
    if (begun == 0 || course.stages[begun - 1] != stage) {
      return;
    }
    if (!waiting) {
      passedOn = true;
    } else if (state == State.STAGES) {
      waiting = false;
      run();
    }
  }

  private void run() {
    try {
      while (state == State.STAGES) {
        passedOn = false;
        if (course.stages[begun++].request(this) == Stage.Outcome.TAKEN && !passedOn) {
          taken();
          return;
        }
      }
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  private void taken() {
    if (state == State.STAGES) {
      waiting = true;
      waitsSinceNanos = System.nanoTime();
      request.pauseBody();
      course.open.opened(this);
    }
  }

  /** The last stage sends the request to a stream from now on. */
  public void transfer(Transfer newTransfer) {
    state = State.TRANSFER;
    transfer = newTransfer;
    course.open.opened(this);
  }

  // ---- answers in the place of the origin

  /** Turns the request away, and closes its connection. */
  public void reject(Problem problem) {
    if (state == State.OVER) {
      return;
    }
    response.closeAfterwards();
    answer(problem);
  }

  /** Answers that there is no response for this reason, which is counted. */
  public void answer(Cause cause) {
    if (state != State.OVER) {
      course.meters.failed(cause);
      answer(cause.problem());
    }
  }

  /** Answers what no connector is to blame for. */
  public void answer(Problem problem) {
    ProblemPages.Page page =
        ProblemPages.render(problem, request.fields().get(HttpHeaders.ACCEPT), request.id());
    HeaderFields fields = new HeaderFields(page.headers().size());
    page.headers().forEach(fields::add);
    answer(new ResponseHead(problem.status(), "", fields), page.body());
  }

  /**
   * Answers with a response of the edge's own.
   *
   * @param head without Content-Length and Transfer-Encoding
   * @param body in UTF-8
   */
  public void answer(ResponseHead head, String body) {
    if (state == State.OVER) {
      return;
    }
    reset(ResetCode.CANCELLED, "the edge answers in the place of the origin");
    asked = null;
    finish();
    try {
      send(head, body);
    } catch (RuntimeException e) {
      log.error("Request {}: cannot be answered", request.id(), e);
      breakOff();
    }
  }

  private void send(ResponseHead head, String body) {
    ResponseHead seen = head;
    try {
      seen = seenByStages(head);
    } catch (RuntimeException e) {
      Isolated.failed(this, e);
    }
    if (!response.answer(seen, body)) {
      return;
    }
    course.meters.responded(seen.status());
    if (transfer == null) {
      request.resumeBody();
    } else {
      transfer.discardBody();
    }
  }

  // ---- for the transfer

  /**
   * The final head of a stream, as the visitor gets it: every stage that the request has passed may
   * have changed it.
   */
  public ResponseHead responded(ResponseHead head) {
    ResponseHead seen = seenByStages(head);
    givenStatus = seen.status();
    return seen;
  }

  private ResponseHead seenByStages(ResponseHead head) {
    int[] seeing = course.seeing;
    ResponseHead seen = head;
    for (int i = 0; i < seeing.length; i++) {
      // The stage that answers does not see its own response.
      if (seeing[i] < begun - 1) {
        seen = course.stages[seeing[i]].response(this, seen);
      }
    }
    return seen;
  }

  /** The head that a stream gave counts for nothing. */
  public void withdrawHead() {
    response.withdrawHead();
    givenStatus = 0;
  }

  /** The response was ended, or is about to be broken off. */
  public void finish() {
    if (state == State.OVER) {
      return;
    }
    state = State.OVER;
    course.open.closed(this);
    if (givenStatus != 0) {
      course.meters.responded(givenStatus);
    }
    if (transfer != null) {
      transfer.over();
    }
  }

  /** The response cannot be completed: the visitor must see that. */
  public void breakOff() {
    log.debug("Request {}: the response is broken off", request.id());
    finish();
    course.meters.reset();
    response.breakOff();
  }

  @Override
  public void failed(RuntimeException cause) {
    if (state == State.OVER) {
      return;
    }
    course.requestLog.cannotPassOn(request.id(), transfer, cause, System.nanoTime());
    reset(ResetCode.PROTOCOL, "the response cannot be passed on");
    if (response.isHeadSent()) {
      breakOff();
      return;
    }
    withdrawHead();
    answer(transfer == null ? Cause.INTERNAL : Cause.PROTOCOL);
  }

  // ---- for the visitor's connection

  @Override
  public void bodyFaulted(Problem problem) {
    if (state == State.OVER) {
      response.close();
      return;
    }
    log.debug("Request {}: the body is of no use: {}", request.id(), problem.detail());
    reset(ResetCode.CANCELLED, "the body of the request is broken");
    if (response.isHeadSent()) {
      breakOff();
    } else {
      withdrawHead();
      reject(problem);
    }
  }

  @Override
  public void visitorBroke(Throwable cause) {
    if (state == State.OVER) {
      return;
    }
    log.debug("Request {}: the visitor broke off", request.id(), cause);
    finish();
    reset(ResetCode.CANCELLED, "the visitor broke off");
    if (!response.isClosed()) {
      response.breakOff();
    }
  }

  private void reset(ResetCode code, String text) {
    if (transfer != null && !transferReset) {
      transferReset = true;
      transfer.reset(code, text);
    }
  }

  @Override
  public void tick(long nowNanos) {
    if (state == State.TRANSFER) {
      transfer.tick(nowNanos);
    } else if (waiting && nowNanos - waitsSinceNanos > LONGEST_WAIT_NANOS) {
      failed(new IllegalStateException(course.stages[begun - 1] + ": did not go on in time"));
    }
  }

  @Override
  public String toString() {
    return "request " + request.id();
  }
}
