package dev.culvert.core.exchange;

import dev.culvert.core.frame.FrameHeader;
import dev.culvert.core.frame.FrameType;
import dev.culvert.core.frame.Frames;
import dev.culvert.core.guard.Isolated;
import dev.culvert.core.link.FrameBatch;
import dev.culvert.core.link.Link;
import io.netty.channel.EventLoop;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Writes what one end of a link sends. All of one event-loop turn leaves as one batch, as far as
 * the link takes it.
 *
 * <p>Owned by the link's event loop.
 */
final class LinkWriter {

  /** What may wait in control frames and heads for one stream before its link ends, in bytes. */
  static final int MAX_CONTROL_BYTES = 4 * 1024 * 1024;

  private final Link link;
  private final EventLoop eventLoop;
  private final LongSupplier nanoClock;
  private final long maxControlBytes;
  private final Liveness liveness;
  private final PeerConduct conduct;
  private final Consumer<String> whenFailed;
  private final OutboundQueue queue;
  private final List<Leg> undelivered = new ArrayList<>();
  private final Runnable flush = this::flush;
  private List<Runnable> afterWrite = new ArrayList<>();
  private List<Runnable> running = new ArrayList<>();
  private boolean flushScheduled;
  private boolean ended;

  /**
   * Nothing waits yet.
   *
   * @param liveness is told of each write
   * @param conduct is told what frames of the peer this end brings upon itself
   * @param whenFailed ends the link, for the reason it is given
   */
  LinkWriter(
      Link link,
      EventLoop eventLoop,
      MultiplexerOptions options,
      Liveness liveness,
      PeerConduct conduct,
      Consumer<String> whenFailed) {
    this.link = link;
    this.eventLoop = eventLoop;
    this.nanoClock = options.nanoClock();
    this.maxControlBytes = options.sharedLink() ? 2 * options.relayQueueBytes() : MAX_CONTROL_BYTES;
    this.liveness = liveness;
    this.conduct = conduct;
    this.whenFailed = whenFailed;
    this.queue = new OutboundQueue(link);
  }

  EventLoop eventLoop() {
    return eventLoop;
  }

  /** The present, as {@link System#nanoTime}. */
  long nowNanos() {
    return nanoClock.getAsLong();
  }

  /** Where a head is appended; {@link #flushSoon} sends it. */
  Buffer control() {
    return queue.control();
  }

  /** How many bytes of control frames and heads wait. */
  int controlBytes() {
    return queue.controlBytes();
  }

  /** Whether the peer takes so little that nothing more may be said to it. */
  boolean isControlFull() {
    return queue.controlBytes() > maxControlBytes;
  }

  /** Whether there is something that the link has not taken. */
  boolean hasWaiting() {
    return !queue.isEmpty();
  }

  /** Whether the link has ended, so that nothing is sent any more. */
  boolean isEnded() {
    return ended;
  }

  /** The link has ended: what waits is dropped. */
  void end() {
    ended = true;
    queue.clear();
    undelivered.clear();
  }

  /** Sends a frame of the stream itself. */
  void sendControl(int type, JsonObject payload) {
    if (!ended) {
      Frames.appendControl(queue.control(), type, payload == null ? "" : payload.encode());
      flushSoon();
    }
  }

  void sendCredit(int id, int bytes) {
    if (!ended) {
      Frames.appendCredit(queue.control(), id, bytes);
      flushSoon();
    }
  }

  void sendReset(int id, ResetCode code, String text) {
    if (!ended) {
      conduct.reset();
      Frames.appendReset(queue.control(), id, code.number(), text);
      flushSoon();
    }
  }

  /** Sends a frame of another link that does not wait for its turn. */
  void passOn(int type, boolean fin, int id, Buffer payload) {
    Buffer control = queue.control();
    FrameHeader.append(control, payload.length(), type, fin ? FrameHeader.FIN : 0, id);
    control.appendBuffer(payload);
    flushSoon();
  }

  /** Sends a RESET of another link. */
  void passOnReset(int id, Buffer payload) {
    passOn(FrameType.RESET, false, id, payload);
    conduct.reset();
  }

  /** The OPEN of an exchange was appended; it is told when that was handed to the link. */
  void opened(Leg leg) {
    undelivered.add(leg);
    conduct.opened();
    flushSoon();
  }

  /** The exchange has something to send, and gets its turn. */
  void takeTurnSoon(Leg leg) {
    queue.enqueue(leg);
    flushSoon();
  }

  /** Runs once the present batch was written. */
  void afterWrite(Runnable action) {
    afterWrite.add(action);
  }

  /** Writes at the end of this event-loop turn, with all that comes until then. */
  void flushSoon() {
    if (!flushScheduled && !ended) {
      flushScheduled = true;
      eventLoop.execute(flush);
    }
  }

  /** Writes what the link takes now. */
  void flush() {
    flushScheduled = false;
    try {
      writeAll();
    } catch (RuntimeException e) {
      // A batch may have been lost: the link must not go on with a hole.
      Isolated.failed(this, e);
      whenFailed.accept("internal error");
    }
  }

  /** Writes what the link takes now, and the control frames whether it takes them or not. */
  void flushControl() {
    flush();
    FrameBatch rest = queue.controlOnly();
    if (!ended && rest != null) {
      link.write(rest);
    }
  }

  private void writeAll() {
    FrameBatch batch;
    while (!ended && (batch = queue.next()) != null) {
      if (!undelivered.isEmpty()) {
        undelivered.forEach(leg -> leg.delivered = true);
        undelivered.clear();
      }
      liveness.wrote(nowNanos());
      link.write(batch);
      runAfterWrite();
    }
  }

  private void runAfterWrite() {
    List<Runnable> actions = afterWrite;
    if (!actions.isEmpty()) {
      afterWrite = running;
      running = actions;
      for (Runnable action : actions) {
        try {
          action.run();
        } catch (RuntimeException e) {
          Isolated.failed(this, e);
        }
      }
      actions.clear();
    }
  }

  @Override
  public String toString() {
    return "stream to " + link.remote();
  }
}
