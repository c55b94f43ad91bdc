package dev.culvert.edge.request;

import dev.culvert.core.cluster.StreamKey;
import dev.culvert.core.frame.HeaderFields;
import dev.culvert.core.frame.ResponseHead;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a visitor without a connection gets. */
public final class ScriptedResponse implements EdgeResponse {

  /** The interim heads. */
  public final List<ResponseHead> interim = new ArrayList<>();

  private final StringBuilder body = new StringBuilder();
  private final boolean headOnly;
  private ResponseHead head;
  private final List<String> failedAttempts = new ArrayList<>();
  private StreamKey asked;
  private int attempt;
  private boolean headSent;
  private boolean ended;
  private boolean closing;
  private boolean closed;
  private boolean broken;
  private boolean failing;
  private boolean slow;
  private Promise<Void> waiting;
  private HeaderFields trailers = HeaderFields.NONE;

  ScriptedResponse(boolean headOnly) {
    this.headOnly = headOnly;
  }

  // ---- what the visitor does

  /** Takes nothing of the body until {@link #reads}. */
  public void stopsReading() {
    slow = true;
  }

  /** Takes what waits. */
  public void reads() {
    slow = false;
    Promise<Void> taken = waiting;
    waiting = null;
    if (taken != null) {
      taken.complete();
    }
  }

  /** Its server can send nothing. */
  public void fails() {
    failing = true;
  }

  /** The turn of the event loop ends. */
  public void turnEnds() {
    headSent = head != null;
  }

  // ---- what it got

  /** The head, or null. */
  public ResponseHead head() {
    return head;
  }

  /** The status of the head; 0 without one. */
  public int status() {
    return head == null ? 0 : head.status();
  }

  /** The body, with {@code .} at its end. */
  public String body() {
    return body + (ended ? "." : "");
  }

  public HeaderFields trailers() {
    return trailers;
  }

  /** Whether the connection closes after it. */
  public boolean isClosing() {
    return closing;
  }

  /** Whether the visitor saw that it is not whole. */
  public boolean isBroken() {
    return broken;
  }

  public StreamKey asked() {
    return asked;
  }

  public int attempt() {
    return attempt;
  }

  void connectionCloses() {
    closed = true;
  }

  // ---- the response

  @Override
  public void attemptFailed(StreamKey stream, String why) {
    failedAttempts.add(why);
  }

  @Override
  public void asked(StreamKey stream, int newAttempt, String why) {
    asked = stream;
    attempt = newAttempt;
  }

  @Override
  public boolean interim(ResponseHead from) {
    interim.add(from);
    return true;
  }

  @Override
  public boolean begin(ResponseHead from, boolean nothingFollows) {
    if (failing) {
      throw new IllegalArgumentException("a head that cannot be sent");
    }
    head = from;
    return !nothingFollows;
  }

  @Override
  public boolean mayHaveBody() {
    return !headOnly;
  }

  @Override
  public boolean isHeadSent() {
    return headSent;
  }

  @Override
  public void withdrawHead() {
    head = null;
    closing = false;
  }

  @Override
  public Future<Void> write(Buffer part) {
    if (failing) {
      throw new IllegalStateException("a part that cannot be sent");
    }
    headSent = true;
    body.append(part.toString(StandardCharsets.ISO_8859_1));
    if (!slow) {
      return Future.succeededFuture();
    }
    if (waiting == null) {
      waiting = Promise.promise();
    }
    return waiting.future();
  }

  @Override
  public Future<Void> end(Buffer last, HeaderFields newTrailers) {
    Future<Void> sent = last == null ? Future.succeededFuture() : write(last);
    headSent = true;
    trailers = newTrailers;
    ended = true;
    return sent;
  }

  @Override
  public long acknowledgedBytes() {
    return -1;
  }

  @Override
  public boolean answer(ResponseHead own, String text) {
    if (closed || ended) {
      return false;
    }
    head = own;
    headSent = true;
    body.append(text);
    ended = true;
    return true;
  }

  @Override
  public void closeAfterwards() {
    closing = true;
  }

  @Override
  public void close() {
    closed = true;
  }

  @Override
  public void breakOff() {
    broken = true;
    closed = true;
  }

  @Override
  public boolean isClosed() {
    return closed;
  }
}
