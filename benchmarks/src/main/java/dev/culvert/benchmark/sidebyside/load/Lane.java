package dev.culvert.benchmark.sidebyside.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * One keep-alive connection of an open-loop load, with one request on its way at most. Whoever has
 * taken it out of the idle ones sends; only the receiving thread reads.
 */
final class Lane implements AutoCloseable {

  static final long IDLE = -1;

  private final SocketChannel channel;
  private final ResponseReader reader = new ResponseReader();

  /** Written before the request is, read by the receiver after the response to it. */
  private volatile long dueNanos = IDLE;

  private Lane(SocketChannel channel) {
    this.channel = channel;
  }

  static Lane connect(InetSocketAddress to, Selector selector) throws IOException {
    SocketChannel channel = SocketChannel.open(to);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    Lane lane = new Lane(channel);
    channel.register(selector, SelectionKey.OP_READ, lane);
    return lane;
  }

  /** Sends a request that should have been sent at a moment of {@link System#nanoTime}. */
  void send(ByteBuffer request, long due) throws IOException {
    dueNanos = due;
    ByteBuffer bytes = request.duplicate();
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** When the request on its way should have been sent; {@link #IDLE} if there is none. */
  long dueNanos() {
    return dueNanos;
  }

  /**
   * Reads what is there.
   *
   * @return whether the response is complete; then the lane is idle
   * @throws IOException when the connection is gone
   */
  boolean receive(ByteBuffer buffer) throws IOException {
    buffer.clear();
    if (channel.read(buffer) < 0) {
      throw new IOException("closed by the server");
    }
    buffer.flip();
    return reader.read(buffer);
  }

  boolean succeeded() {
    return reader.status() == 200;
  }

  void idle() {
    dueNanos = IDLE;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
