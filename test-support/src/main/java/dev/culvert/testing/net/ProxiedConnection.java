package dev.culvert.testing.net;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** One connection through a {@link ChaosProxy}: a reading and a writing thread per direction. */
final class ProxiedConnection {

  private static final int CHUNK_BYTES = 16 * 1024;
  private static final long FIN_LIMIT_MILLIS = 1_000;
  private static final int CHUNKS_ON_THE_WAY = 512;

  private final Socket near;
  private final Socket far;
  private final ProxyRules rules;
  private final AtomicLong forwardedBytes;
  private final Consumer<ProxiedConnection> onEnd;
  private final AtomicLong carriedBytes = new AtomicLong();
  private final AtomicInteger openDirections = new AtomicInteger(2);
  private final CountDownLatch readersDone = new CountDownLatch(2);
  private final AtomicBoolean ended = new AtomicBoolean();

  private record Chunk(Kind kind, ByteBuffer bytes, long dueNanos) {
    enum Kind {
      BYTES,
      FIN,
      RST
    }
  }

  ProxiedConnection(
      Socket near,
      Socket far,
      ProxyRules rules,
      AtomicLong forwardedBytes,
      Consumer<ProxiedConnection> onEnd)
      throws IOException {
    this.near = near;
    this.far = far;
    this.rules = rules;
    this.forwardedBytes = forwardedBytes;
    this.onEnd = onEnd;
    near.setTcpNoDelay(true);
    far.setTcpNoDelay(true);
  }

  void start() {
    pump("out", near, far);
    pump("in", far, near);
  }

  /** Ends both sides; false if they had ended before. */
  boolean cut(Cut cut) {
    if (!ended.compareAndSet(false, true)) {
      return false;
    }
    if (cut == Cut.RST) {
      Sockets.reset(near);
      Sockets.reset(far);
    } else {
      finish(near);
      finish(far);
      daemon("chaos-close-" + near.getPort(), this::closeWhenRead);
    }
    onEnd.accept(this);
    return true;
  }

  static Thread daemon(String name, Runnable body) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void pump(String direction, Socket from, Socket to) {
    BlockingQueue<Chunk> queue = new LinkedBlockingQueue<>(CHUNKS_ON_THE_WAY);
    String name = "chaos-" + direction + "-" + near.getPort();
    daemon(name + "-read", () -> guarded(() -> read(from, queue)));
    daemon(name + "-write", () -> guarded(() -> write(queue, to)));
  }

  /** A reset takes its place in the queue, so that it does not overtake what came before it. */
  private void read(Socket from, BlockingQueue<Chunk> queue) throws InterruptedException {
    byte[] buffer = new byte[CHUNK_BYTES];
    Chunk.Kind kind = Chunk.Kind.BYTES;
    try {
      while (kind == Chunk.Kind.BYTES) {
        rules.awaitThawed();
        int read = from.getInputStream().read(buffer);
        kind = read < 0 ? Chunk.Kind.FIN : Chunk.Kind.BYTES;
        offer(queue, kind, ByteBuffer.wrap(Arrays.copyOf(buffer, Math.max(0, read))));
      }
    } catch (IOException reset) {
      offer(queue, Chunk.Kind.RST, ByteBuffer.allocate(0));
    } finally {
      readersDone.countDown();
    }
  }

  private void write(BlockingQueue<Chunk> queue, Socket to)
      throws IOException, InterruptedException {
    while (!ended.get()) {
      Chunk chunk = queue.poll(1, TimeUnit.SECONDS);
      if (chunk == null) {
        continue;
      }
      rules.awaitThawed();
      TimeUnit.NANOSECONDS.sleep(chunk.dueNanos() - System.nanoTime());
      if (chunk.kind() == Chunk.Kind.FIN) {
        to.shutdownOutput();
        endDirection();
        return;
      }
      if (chunk.kind() == Chunk.Kind.RST) {
        cut(Cut.RST);
        return;
      }
      if (carriedBytes.addAndGet(chunk.bytes().remaining()) > rules.dropAfterBytes()) {
        cut(rules.dropBy());
        return;
      }
      to.getOutputStream().write(chunk.bytes().array());
      forwardedBytes.addAndGet(chunk.bytes().remaining());
    }
  }

  /** Waits for room, but not for longer than the connection lives. */
  private void offer(BlockingQueue<Chunk> queue, Chunk.Kind kind, ByteBuffer bytes)
      throws InterruptedException {
    Chunk chunk = new Chunk(kind, bytes, System.nanoTime() + rules.latencyNanos());
    boolean taken = false;
    while (!ended.get() && !taken) {
      taken = queue.offer(chunk, 1, TimeUnit.SECONDS);
    }
  }

  private void endDirection() {
    if (openDirections.decrementAndGet() == 0 && ended.compareAndSet(false, true)) {
      Sockets.close(near);
      Sockets.close(far);
      onEnd.accept(this);
    }
  }

  private void guarded(Step step) {
    try {
      step.run();
    } catch (IOException reset) {
      cut(Cut.RST);
    } catch (InterruptedException e) {
      cut(Cut.RST);
      Thread.currentThread().interrupt();
    }
  }

  private static void finish(Socket socket) {
    try {
      socket.shutdownOutput();
    } catch (IOException alreadyGone) {
      // then there is nothing to announce
    }
  }

  /** Closing with unread bytes would send RST: the readers get some time to find the end. */
  private void closeWhenRead() {
    try {
      readersDone.await(FIN_LIMIT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Sockets.close(near);
    Sockets.close(far);
  }

  private interface Step {
    void run() throws IOException, InterruptedException;
  }
}
