package dev.culvert.core.exchange;

import dev.culvert.core.link.FrameBatch;
import dev.culvert.core.link.Link;
import dev.culvert.core.link.LinkReceiver;
import io.netty.channel.EventLoop;
import io.vertx.core.buffer.Buffer;
import java.util.Random;

/** One end of a link in memory: bytes go over in random portions, and only so many at once. */
final class PipeLink implements Link {

  private final EventLoop loop;
  private final int capacityBytes;
  private final int maxPortionBytes;
  private final Random random;
  private PipeLink peer;
  private LinkReceiver receiver;
  private int onTheWayBytes;
  private boolean ended;

  private PipeLink(EventLoop loop, int capacityBytes, int maxPortionBytes, long seed) {
    this.loop = loop;
    this.capacityBytes = capacityBytes;
    this.maxPortionBytes = maxPortionBytes;
    this.random = new Random(seed);
  }

  /** Two ends, each to be used on its own loop only. */
  static PipeLink[] pair(
      EventLoop first, EventLoop second, int capacityBytes, int maxPortionBytes, long seed) {
    PipeLink a = new PipeLink(first, capacityBytes, maxPortionBytes, seed);
    PipeLink b = new PipeLink(second, capacityBytes, maxPortionBytes, seed + 1);
    a.peer = b;
    b.peer = a;
    return new PipeLink[] {a, b};
  }

  @Override
  public void start(LinkReceiver newReceiver) {
    receiver = newReceiver;
  }

  @Override
  public int writableBytes() {
    return ended ? 0 : capacityBytes - onTheWayBytes;
  }

  @Override
  public void write(FrameBatch batch) {
    Buffer bytes = Buffer.buffer(batch.bytes());
    batch.parts().forEach(bytes::appendBuffer);
    batch.release();
    if (ended) {
      return;
    }
    onTheWayBytes += bytes.length();
    peer.loop.execute(() -> peer.arrived(bytes));
  }

  private void arrived(Buffer bytes) {
    int at = 0;
    while (at < bytes.length() && !ended) {
      int portion = Math.min(bytes.length() - at, 1 + random.nextInt(maxPortionBytes));
      receiver.received(bytes.slice(at, at + portion));
      at += portion;
    }
    peer.loop.execute(() -> peer.left(bytes.length()));
  }

  private void left(int bytes) {
    boolean wasFull = writableBytes() <= 0;
    onTheWayBytes -= bytes;
    if (!ended && wasFull && writableBytes() > 0) {
      receiver.writable();
    }
  }

  @Override
  public void close(String reason) {
    if (!ended) {
      ended = true;
      peer.loop.execute(() -> peer.peerClosed(reason));
    }
  }

  private void peerClosed(String reason) {
    if (!ended) {
      ended = true;
      receiver.ended(reason);
    }
  }

  @Override
  public String remote() {
    return "pipe";
  }
}
