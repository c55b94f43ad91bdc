package dev.culvert.testing.client;

import dev.culvert.testing.net.Sockets;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.LongFunction;
import java.util.stream.IntStream;

/**
 * A closed-loop load: so many keep-alive connections, each sending its next GET when the last one
 * was answered. Immutable; each change gives a new one. It refuses to send anywhere but to the
 * machine's own loopback.
 *
 * @param targets where to; connections are dealt to them in turn
 * @param host the Host header, {@code demo.localhost} by default
 * @param concurrency how many connections, 16 by default
 * @param path makes the request target from the request's number, counted from 0; {@code /hello} by
 *     default
 * @param countHeader the response header whose values are counted, {@code Culvert-Connector} by
 *     default
 * @param check what a success must fulfil beside 2xx and a clean end, given the request target;
 *     nothing by default
 * @param timeout how long a request waits for a byte, 30 s by default
 */
public record LoadClient(
    List<InetSocketAddress> targets,
    String host,
    int concurrency,
    LongFunction<String> path,
    String countHeader,
    BiPredicate<String, RawResponse> check,
    Duration timeout) {

  public LoadClient {
    targets = List.copyOf(targets);
    for (InetSocketAddress target : targets) {
      if (target.isUnresolved() || !target.getAddress().isLoopbackAddress()) {
        throw new IllegalArgumentException("target: " + target + " is not on loopback");
      }
    }
    if (targets.isEmpty() || concurrency < 1) {
      throw new IllegalArgumentException("at least one target and one connection are needed");
    }
  }

  /** A load on ports of 127.0.0.1, with the defaults. */
  public static LoadClient to(int... ports) {
    return to(IntStream.of(ports).mapToObj(Sockets::loopback).toList());
  }

  /**
   * A load on loopback addresses, with the defaults.
   *
   * @throws IllegalArgumentException when an address is not on loopback
   */
  public static LoadClient to(List<InetSocketAddress> targets) {
    return new LoadClient(
        targets,
        "demo.localhost",
        16,
        number -> "/hello",
        "Culvert-Connector",
        (target, response) -> true,
        Duration.ofSeconds(30));
  }

  public LoadClient host(String newHost) {
    return new LoadClient(targets, newHost, concurrency, path, countHeader, check, timeout);
  }

  public LoadClient concurrency(int connections) {
    return new LoadClient(targets, host, connections, path, countHeader, check, timeout);
  }

  public LoadClient path(LongFunction<String> newPath) {
    return new LoadClient(targets, host, concurrency, newPath, countHeader, check, timeout);
  }

  public LoadClient countHeader(String name) {
    return new LoadClient(targets, host, concurrency, path, name, check, timeout);
  }

  public LoadClient check(BiPredicate<String, RawResponse> newCheck) {
    return new LoadClient(targets, host, concurrency, path, countHeader, newCheck, timeout);
  }

  public LoadClient timeout(Duration newTimeout) {
    return new LoadClient(targets, host, concurrency, path, countHeader, check, newTimeout);
  }

  /** Sends so many requests and waits for the last answer. */
  public LoadReport run(long requests) {
    try (RunningLoad load = new RunningLoad(this, requests)) {
      return load.awaitDone();
    }
  }

  /** Sends requests until {@link RunningLoad#stop()}. */
  public RunningLoad start() {
    return new RunningLoad(this, Long.MAX_VALUE);
  }
}
