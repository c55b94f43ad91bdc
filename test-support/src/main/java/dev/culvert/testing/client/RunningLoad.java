package dev.culvert.testing.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** A load under way; thread-safe. */
public final class RunningLoad implements AutoCloseable {

  private static final long RECONNECT_PAUSE_NANOS = 10_000_000;

  private final LoadClient load;
  private final long limit;
  private final long startNanos = System.nanoTime();
  private final AtomicLong next = new AtomicLong();
  private final Queue<Sample> samples = new ConcurrentLinkedQueue<>();
  private final Map<String, LongAdder> served = new ConcurrentHashMap<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopped;

  RunningLoad(LoadClient load, long limit) {
    this.load = load;
    this.limit = limit;
    for (int i = 0; i < load.concurrency(); i++) {
      InetSocketAddress target = load.targets().get(i % load.targets().size());
      Thread thread = new Thread(() -> loop(target), "load-" + i);
      thread.setDaemon(true);
      threads.add(thread);
    }
    threads.forEach(Thread::start);
  }

  /** What has been seen until now. */
  public LoadReport soFar() {
    return new LoadReport(startNanos, System.nanoTime(), List.copyOf(samples));
  }

  /** How many successes the counted header names this value for, until now; cheap to ask. */
  public long servedBy(String value) {
    LongAdder count = served.get(value);
    return count == null ? 0 : count.sum();
  }

  /** Sends nothing more, waits for the answers that are due, and reports. */
  public LoadReport stop() {
    stopped = true;
    return awaitDone();
  }

  @Override
  public void close() {
    stop();
  }

  LoadReport awaitDone() {
    for (Thread thread : threads) {
      boolean interrupted = false;
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          stopped = true;
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    return soFar();
  }

  private void loop(InetSocketAddress target) {
    RawClient client = null;
    while (!stopped) {
      long number = next.getAndIncrement();
      if (number >= limit) {
        break;
      }
      LoadRequest request = load.request().apply(number);
      String path = request.target();
      long start = System.nanoTime();
      try {
        if (client == null) {
          client = RawClient.connect(target, 0).timeout(load.timeout());
        }
        RawResponse response = send(client, request);
        Sample sample = sample(start, path, response);
        samples.add(sample);
        if (sample.succeeded()) {
          served.computeIfAbsent(sample.servedBy(), value -> new LongAdder()).increment();
        }
        client = keep(client, response);
      } catch (IOException e) {
        samples.add(
            new Sample(start, System.nanoTime(), path, 0, "", String.valueOf(e.getMessage())));
        client = drop(client);
        // a refused connection fails in microseconds: a load is no flood
        LockSupport.parkNanos(RECONNECT_PAUSE_NANOS);
      }
    }
    drop(client);
  }

  private RawResponse send(RawClient client, LoadRequest request) throws IOException {
    if (request.bodyBytes() < 0) {
      client.request(request.method(), load.host(), request.target());
    } else {
      client
          .request(
              request.method(),
              load.host(),
              request.target(),
              "Content-Length: " + request.bodyBytes())
          .sendPayload(request.bodyBytes());
    }
    return client.readResponse();
  }

  private Sample sample(long startNanos, String path, RawResponse response) {
    String failure = null;
    if (response.status() < 200 || response.status() > 299) {
      failure = "status " + response.status() + ": " + response.text();
    } else if (!response.clean()) {
      failure = "body ended " + response.body().end() + " after " + response.body().length();
    } else if (!load.check().test(path, response)) {
      failure = "wrong content: " + response.text();
    }
    return new Sample(
        startNanos,
        System.nanoTime(),
        path,
        response.status(),
        response.header(load.countHeader()).orElse(""),
        failure);
  }

  /** A server may close after each response; that is no failure. */
  private static RawClient keep(RawClient client, RawResponse response) {
    boolean closing =
        !response.clean()
            || response.header("Connection").map("close"::equalsIgnoreCase).orElse(false);
    return closing ? drop(client) : client;
  }

  private static RawClient drop(RawClient client) {
    if (client != null) {
      client.close();
    }
    return null;
  }
}
