package dev.culvert.benchmark.sidebyside.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Requests at a constant rate, whatever the system manages. Latency counts from when a request
 * should have been sent, so a system that stalls pays for all that had to wait. One thread sends,
 * another receives; a request that finds no idle connection waits for one.
 */
public final class OpenLoop {

  /** What was sent before is not counted: each connection's first request is slower. */
  private static final long UNCOUNTED_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long SELECT_MILLIS = 50;
  private static final int BUFFER_BYTES = 64 * 1024;

  private final InetSocketAddress server;
  private final ByteBuffer request;
  private final long intervalNanos;
  private final Selector selector;
  private final List<Lane> lanes = new ArrayList<>();
  private final Object lock = new Object();

  /** Guarded by the lock, like the waiting. */
  private final Queue<Lane> idle = new ArrayDeque<>();

  /** When each should have been sent. */
  private final Queue<Long> waiting = new ArrayDeque<>();

  /** Written by the receiver, like the errors; read when it has ended. */
  private final Latencies latencies = new Latencies();

  private long errors;
  private long startNanos;
  private volatile boolean sending = true;
  private volatile long lastNanos;

  private OpenLoop(int port, String head, double requestsPerSecond) throws IOException {
    this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    this.request = ByteBuffer.allocateDirect(head.length()).put(head.getBytes(US_ASCII)).flip();
    this.intervalNanos = (long) (1e9 / requestsPerSecond);
    this.selector = Selector.open();
  }

  /**
   * Asks a server on loopback for a path.
   *
   * @return with the 99th percentile as its figure, in milliseconds
   */
  public static Outcome run(
      int port, String host, String path, int connections, double rate, Duration time)
      throws IOException {
    String head = "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
    OpenLoop load = new OpenLoop(port, head, rate);
    try {
      load.connect(connections);
      Thread receiver = new Thread(load::receive, "open-loop-receiver");
      receiver.start();
      load.send(time);
      receiver.join();
      return load.outcome();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      load.close();
    }
  }

  private void connect(int connections) throws IOException {
    for (int i = 0; i < connections; i++) {
      Lane lane = Lane.connect(server, selector);
      lanes.add(lane);
      idle.add(lane);
    }
  }

  private void send(Duration time) {
    startNanos = System.nanoTime();
    long end = startNanos + UNCOUNTED_NANOS + time.toNanos();
    lastNanos = end + PATIENCE_NANOS;
    for (long due = startNanos; due - end < 0; due += intervalNanos) {
      for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
        LockSupport.parkNanos(early);
      }
      Lane lane;
      synchronized (lock) {
        lane = idle.poll();
        if (lane == null) {
          waiting.add(due);
        }
      }
      if (lane != null) {
        send(lane, due);
      }
    }
    sending = false;
  }

  private void send(Lane lane, long due) {
    try {
      lane.send(request, due);
    } catch (IOException goneMeanwhile) {
      // the receiver finds it, and counts the request as an error
    }
  }

  private void receive() {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    try {
      while (sending || !isDone()) {
        selector.select(key -> receive(key, buffer), SELECT_MILLIS);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    countUnanswered();
  }

  private boolean isDone() {
    synchronized (lock) {
      return (idle.size() == lanes.size() && waiting.isEmpty())
          || System.nanoTime() - lastNanos > 0;
    }
  }

  private void receive(SelectionKey key, ByteBuffer buffer) {
    Lane lane = (Lane) key.attachment();
    try {
      if (lane.receive(buffer)) {
        add(lane.dueNanos(), lane.succeeded());
        next(lane);
      }
    } catch (IOException | IllegalStateException gone) {
      replace(lane);
    }
  }

  private void replace(Lane lost) {
    if (lost.dueNanos() != Lane.IDLE) {
      add(lost.dueNanos(), false);
    }
    try {
      lost.close();
      Lane lane = Lane.connect(server, selector);
      synchronized (lock) {
        lanes.remove(lost);
        lanes.add(lane);
        idle.remove(lost);
      }
      next(lane);
    } catch (IOException e) {
      errors++;
      synchronized (lock) {
        lanes.remove(lost);
        idle.remove(lost);
      }
    }
  }

  private void next(Lane lane) {
    lane.idle();
    Long due;
    synchronized (lock) {
      due = waiting.poll();
      if (due == null) {
        idle.add(lane);
      }
    }
    if (due != null) {
      send(lane, due);
    }
  }

  private void add(long dueNanos, boolean succeeded) {
    if (!succeeded) {
      errors++;
    }
    if (dueNanos - startNanos >= UNCOUNTED_NANOS) {
      latencies.add(System.nanoTime() - dueNanos);
    }
  }

  /** Those that nobody answered have waited at least until now. */
  private void countUnanswered() {
    synchronized (lock) {
      for (Long due : waiting) {
        add(due, false);
      }
      for (Lane lane : lanes) {
        if (lane.dueNanos() != Lane.IDLE) {
          add(lane.dueNanos(), false);
        }
      }
    }
  }

  private Outcome outcome() {
    return new Outcome(latencies.p99Millis(), latencies.count(), errors, latencies.details());
  }

  private void close() throws IOException {
    for (Lane lane : lanes) {
      lane.close();
    }
    selector.close();
  }
}
