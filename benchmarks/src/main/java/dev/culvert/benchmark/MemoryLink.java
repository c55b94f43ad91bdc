package dev.culvert.benchmark;

import dev.culvert.core.frame.PooledBuffer;
import dev.culvert.core.link.FrameBatch;
import dev.culvert.core.link.Link;
import dev.culvert.core.link.LinkReceiver;
import io.netty.channel.EventLoop;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.List;

/**
 * One end of a link within one event loop: the parts of a batch are handed over as they are, each
 * as one portion, in the next turn. It takes any amount, and makes no garbage of its own.
 */
final class MemoryLink implements Link {

  private final EventLoop loop;
  private final ArrayDeque<Buffer> arriving = new ArrayDeque<>();
  private final Runnable deliver = this::deliver;
  private MemoryLink peer;
  private LinkReceiver receiver;

  private MemoryLink(EventLoop loop) {
    this.loop = loop;
  }

  /** Both ends. */
  static List<MemoryLink> pair(EventLoop loop) {
    MemoryLink one = new MemoryLink(loop);
    MemoryLink other = new MemoryLink(loop);
    one.peer = other;
    other.peer = one;
    return List.of(one, other);
  }

  @Override
  public void start(LinkReceiver newReceiver) {
    receiver = newReceiver;
  }

  @Override
  public int writableBytes() {
    return Integer.MAX_VALUE;
  }

  @Override
  public void write(FrameBatch batch) {
    List<Buffer> parts = batch.parts();
    for (int i = 0; i < parts.size(); i++) {
      peer.arriving.add(parts.get(i));
    }
    loop.execute(peer.deliver);
  }

  private void deliver() {
    Buffer portion;
    while ((portion = arriving.poll()) != null) {
      receiver.received(portion);
      PooledBuffer.release(portion);
    }
  }

  @Override
  public void close(String reason) {
    throw new IllegalStateException("the link was closed: " + reason);
  }

  @Override
  public String remote() {
    return "memory";
  }
}
