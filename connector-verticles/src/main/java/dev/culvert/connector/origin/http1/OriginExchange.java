package dev.culvert.connector.origin.http1;

import dev.culvert.connector.origin.http1.Breakage.Taken;
import dev.culvert.core.exchange.Exchange;
import dev.culvert.core.exchange.ResetCode;
import dev.culvert.core.frame.HeadCodec;
import dev.culvert.core.frame.HeaderFields;
import dev.culvert.core.frame.HttpHead;
import dev.culvert.core.frame.PooledBuffer;
import dev.culvert.core.frame.ResponseHead;
import dev.culvert.core.http.Methods;
import dev.culvert.core.internals.ReadPortions;
import io.vertx.core.buffer.Buffer;

/**
 * Joins one exchange with one request to the origin. When one leg breaks, the other is reset at
 * once; neither is ever ended in the place of a reset.
 *
 * <p>A connection that had another request before may be dead without anybody knowing. When it ends
 * without a byte of an answer, the request goes once to a fresh one, if nothing of it was taken, or
 * if its method is idempotent; and if all that was sent of its body is still here.
 *
 * <p>Owned by the event loop of the exchange, on which the origin's connections also live.
 */
final class OriginExchange implements OriginPool.Waiter, OriginConnection.User {

  /** What an exchange may have of interim heads; the rest is left out. */
  private static final int MAX_INTERIM_HEADS = 8;

  private static final int MAX_INTERIM_BYTES = 64 * 1024;

  private static final int LEAST_CHARGED_BYTES = 16 * 1024;

  private final OriginLog log;
  private final OriginPool pool;
  private final HttpHead head;
  private final Exchange exchange;
  private final Runnable done;
  private OriginConnection connection;

  /** What was sent on a connection that may be dead; null when nothing is kept. */
  private SentBody sent;

  /** What waits here of the request, and was charged to the exchange. */
  private long chargedBytes;

  private boolean bodyless;
  private boolean bodyEnded;
  private boolean handled;
  private boolean again;
  private boolean answered;
  private Taken taken = Taken.NOTHING;
  private int interimHeads;
  private int interimBytes;

  /**
   * Nothing asked yet.
   *
   * @param head what to ask the origin
   * @param done run once when the exchange is closed, whatever way it ends
   */
  OriginExchange(OriginLog log, OriginPool pool, HttpHead head, Exchange exchange, Runnable done) {
    this.log = log;
    this.pool = pool;
    this.head = head;
    this.exchange = exchange;
    this.done = done;
  }

  void begin() {
    exchange.pause();
    exchange.closedHandler(ignored -> closed());
    pool.take(this);
  }

  /** Whatever way it ended: nothing of it goes on at the origin. */
  private void closed() {
    pool.leave(this);
    letGo();
    charge(0);
    // A response without a body is whole with its head; its connection is free in a moment.
    if (connection != null && !answered) {
      connection.abandon();
      connection = null;
    }
    done.run();
  }

  // ---- from the pool

  @Override
  public boolean isOnlyOnce() {
    return !Methods.isIdempotent(head.method());
  }

  @Override
  public boolean wantsFresh() {
    return again;
  }

  @Override
  public void full() {
    exchange.reset(ResetCode.REFUSED, "too many requests wait for " + log.origin());
  }

  /** Said so only if nothing was sent before either: the edge may ask another connector then. */
  @Override
  public void unreachable(Throwable cause) {
    if (!exchange.isClosed()) {
      log.failed(exchange, "no connection: " + cause.getMessage());
      exchange.reset(
          taken == Taken.NOTHING ? ResetCode.ORIGIN_UNREACHABLE : ResetCode.ORIGIN_FAILED,
          "no connection to " + log.origin() + ": " + cause.getMessage());
    }
  }

  @Override
  public boolean connected(OriginConnection free) {
    if (exchange.isClosed()) {
      return false;
    }
    if (!handled) {
      bodyless = exchange.isReadEnded();
    }
    try {
      free.begin(this, head, bodyless);
    } catch (IllegalArgumentException e) {
      log.failed(exchange, "is not asked: " + e.getMessage());
      exchange.reset(ResetCode.PROTOCOL, e.getMessage());
      return false;
    }
    connection = free;
    if (!bodyless) {
      sendBody();
    }
    return true;
  }

  // ---- the request

  private void sendBody() {
    if (sent != null) {
      for (Buffer part : sent.take()) {
        connection.request().write(part);
      }
      sent = null;
      charge(0);
      if (bodyEnded) {
        connection.request().end();
        return;
      }
    } else if (connection.isReused()) {
      sent = new SentBody();
    }
    if (!handled) {
      handled = true;
      exchange.handler(this::bodyCame);
      exchange.endHandler(ignored -> bodyEnded());
      exchange.accept();
    }
    exchange.resume();
  }

  private void bodyCame(Buffer data) {
    if (connection == null) {
      return;
    }
    if (sent == null) {
      connection.request().write(data);
    } else {
      // Kept once, for both.
      Buffer kept = PooledBuffer.keep(data);
      sent.add(kept);
      connection.request().write(kept);
    }
    boolean full = connection.request().isFull();
    if (full) {
      exchange.pause();
    }
    // A body that is over at once is not worth it.
    if (full || (sent != null && sent.bytes() >= LEAST_CHARGED_BYTES)) {
      charge((full ? connection.request().unsentBytes() : 0) + (sent == null ? 0 : sent.bytes()));
    }
  }

  /** Charges what the origin's socket has not taken, and what is kept for another try. */
  private void charge(long bytes) {
    if (bytes > chargedBytes) {
      exchange.holding().add(bytes - chargedBytes);
    } else if (bytes < chargedBytes) {
      exchange.holding().remove(chargedBytes - bytes);
    }
    chargedBytes = bytes;
  }

  private void bodyEnded() {
    bodyEnded = true;
    if (connection != null) {
      connection.request().end();
    }
  }

  @Override
  public void writable() {
    charge(sent == null ? 0 : sent.bytes());
    exchange.resume();
  }

  private void letGo() {
    if (sent != null) {
      sent.giveUp();
      sent = null;
      charge(0);
    }
  }

  // ---- the response

  @Override
  public void interim(ResponseHead response) {
    letGo();
    interimHeads++;
    interimBytes += bytes(response);
    if (interimHeads <= MAX_INTERIM_HEADS
        && interimBytes <= MAX_INTERIM_BYTES
        && HeadCodec.fits(response.fields())) {
      exchange.writeHead(response, false);
    }
  }

  /** Of the payload of its frame, which is what an edge counts. */
  private static int bytes(ResponseHead response) {
    HeaderFields fields = response.fields();
    int bytes = 3 * Short.BYTES + response.reason().length();
    for (int i = 0; i < fields.size(); i++) {
      bytes += 2 * Short.BYTES + fields.name(i).length() + fields.value(i).length();
    }
    return bytes;
  }

  @Override
  public void head(ResponseHead response, boolean nothingFollows) {
    letGo();
    answered = nothingFollows;
    try {
      exchange.writeHead(response, nothingFollows);
    } catch (IllegalArgumentException e) {
      answered = false;
      log.failed(exchange, "its head is too large: " + e.getMessage());
      exchange.reset(ResetCode.TOO_LARGE, "the origin's head is too large: " + e.getMessage());
      return;
    }
    if (!nothingFollows) {
      exchange.setWriteQueueMaxSize(ReadPortions.MAX_WAITING_BYTES);
      exchange.drainHandler(ignored -> readOn());
    }
  }

  @Override
  public void body(Buffer part) {
    if (exchange.isClosed()) {
      PooledBuffer.release(part);
      return;
    }
    exchange.write(part);
    if (exchange.writeQueueFull() && connection != null) {
      connection.reading(false);
    }
  }

  private void readOn() {
    if (connection != null) {
      connection.reading(true);
    }
  }

  @Override
  public void ended(HeaderFields trailers) {
    connection = null;
    exchange.end(trailers);
  }

  /**
   * Said to be refused if asking another connector does no harm: this one has been asked already.
   */
  @Override
  public void noRoom() {
    connection = null;
    String text = "origin.maxLongLived: as many responses as it says go on already";
    log.failed(exchange, text);
    exchange.reset(Methods.isSafe(head.method()) ? ResetCode.REFUSED : ResetCode.INTERNAL, text);
  }

  @Override
  public void broke(Breakage breakage) {
    boolean reused = connection != null && connection.isReused();
    connection = null;
    if (exchange.isClosed()) {
      return;
    }
    if (breakage.taken() == Taken.PERHAPS) {
      taken = Taken.PERHAPS;
    }
    if (reused && !again && mayGoAgain(breakage)) {
      again = true;
      exchange.pause();
      pool.takeFresh(this);
      return;
    }
    log.failed(exchange, "broke off: " + breakage.how());
    exchange.reset(ResetCode.ORIGIN_FAILED, log.origin() + " broke off: " + breakage.how());
  }

  private boolean mayGoAgain(Breakage breakage) {
    return !breakage.answered()
        && (breakage.taken() == Taken.NOTHING || !isOnlyOnce())
        && (bodyless || (sent != null && sent.isWhole()));
  }
}
