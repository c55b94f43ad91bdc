package dev.culvert.testing.origin;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/**
 * The first bytes of the payload as a stream that makes each chunk when it is wanted. All methods
 * are called on, and all handlers run on, the context given at construction.
 */
final class PayloadReadStream implements ReadStream<Buffer> {

  private static final int CHUNK_BYTES = 16 * 1024;
  private static final int CHUNKS_PER_TURN = 8;

  private final Context context;
  private final long length;
  private Handler<Buffer> handler;
  private Handler<Void> endHandler;
  private long position;
  private long demand = Long.MAX_VALUE;
  private boolean turnScheduled;
  private boolean ended;

  PayloadReadStream(Context context, long length) {
    this.context = context;
    this.length = length;
  }

  @Override
  public PayloadReadStream handler(Handler<Buffer> newHandler) {
    handler = newHandler;
    schedule();
    return this;
  }

  @Override
  public PayloadReadStream pause() {
    demand = 0;
    return this;
  }

  @Override
  public PayloadReadStream resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public PayloadReadStream fetch(long amount) {
    demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
    schedule();
    return this;
  }

  @Override
  public PayloadReadStream exceptionHandler(Handler<Throwable> ignored) {
    return this;
  }

  @Override
  public PayloadReadStream endHandler(Handler<Void> newHandler) {
    endHandler = newHandler;
    return this;
  }

  private void schedule() {
    if (!turnScheduled && !ended && handler != null && demand > 0) {
      turnScheduled = true;
      context.runOnContext(ignored -> turn());
    }
  }

  private void turn() {
    turnScheduled = false;
    for (int i = 0; i < CHUNKS_PER_TURN && position < length && demand > 0; i++) {
      if (handler == null) {
        return;
      }
      int size = (int) Math.min(CHUNK_BYTES, length - position);
      Buffer chunk = Buffer.buffer(Payload.slice(position, size));
      position += size;
      if (demand != Long.MAX_VALUE) {
        demand--;
      }
      handler.handle(chunk);
    }
    if (position < length) {
      schedule();
    } else if (!ended && demand > 0) {
      ended = true;
      if (endHandler != null) {
        endHandler.handle(null);
      }
    }
  }
}
