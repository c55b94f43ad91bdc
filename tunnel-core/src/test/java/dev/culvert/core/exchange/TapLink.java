package dev.culvert.core.exchange;

import dev.culvert.core.link.FrameBatch;
import dev.culvert.core.link.Link;
import dev.culvert.core.link.LinkReceiver;
import io.vertx.core.buffer.Buffer;

/** A link of any kind whose traffic a test can count, stop taking, or stop writing. */
@SuppressWarnings("NonAtomicVolatileUpdate") // one writer: the link's event loop
final class TapLink implements Link {

  final Link inner;
  volatile int portions;
  volatile boolean deaf;
  volatile boolean blocked;

  TapLink(Link inner) {
    this.inner = inner;
  }

  @Override
  public void start(LinkReceiver receiver) {
    inner.start(
        new LinkReceiver() {
          @Override
          public void received(Buffer portion) {
            portions++;
            if (!deaf) {
              receiver.received(portion);
            }
          }

          @Override
          public void writable() {
            receiver.writable();
          }

          @Override
          public void ended(String reason) {
            receiver.ended(reason);
          }
        });
  }

  @Override
  public int writableBytes() {
    return blocked ? 0 : inner.writableBytes();
  }

  @Override
  public void write(FrameBatch batch) {
    inner.write(batch);
  }

  @Override
  public void close(String reason) {
    inner.close(reason);
  }

  @Override
  public String remote() {
    return inner.remote();
  }
}
