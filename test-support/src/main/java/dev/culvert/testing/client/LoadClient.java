package dev.culvert.testing.client;

import dev.culvert.testing.net.Sockets;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.LongFunction;
import java.util.stream.IntStream;

/**
 * A closed-loop load: so many keep-alive connections, each sending its next request when the last
 * one was answered. Immutable; each change gives a new one. It refuses to send anywhere but to the
 * machine's own loopback.
 *
 * @param targets where to; connections are dealt to them in turn
 * @param host the Host header, {@code demo.localhost} by default
 * @param concurrency how many connections, 16 by default
 * @param request makes the request from its number, counted from 0; GET {@code /hello} by default
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
    LongFunction<LoadRequest> request,
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
        number -> LoadRequest.get("/hello"),
        "Culvert-Connector",
        (target, response) -> true,
        Duration.ofSeconds(30));
  }

  public LoadClient host(String newHost) {
    return new LoadClient(targets, newHost, concurrency, request, countHeader, check, timeout);
  }

  public LoadClient concurrency(int connections) {
    return new LoadClient(targets, host, connections, request, countHeader, check, timeout);
  }

  /** GETs of these targets. */
  public LoadClient path(LongFunction<String> newPath) {
    return request(number -> LoadRequest.get(newPath.apply(number)));
  }

  public LoadClient request(LongFunction<LoadRequest> newRequest) {
    return new LoadClient(targets, host, concurrency, newRequest, countHeader, check, timeout);
  }

  /**
   * Downloads with GET, uploads with the other methods, all checked by their digests.
   *
   * @param maxBytes the sizes are random from 0 to this, mostly small
   * @param methods which are taken at random
   */
  public LoadClient checksummed(long maxBytes, String... methods) {
    return request(new ChecksummedRequests(maxBytes, List.of(methods))::request)
        .check(ChecksummedRequests::check);
  }

  public LoadClient countHeader(String name) {
    return new LoadClient(targets, host, concurrency, request, name, check, timeout);
  }

  public LoadClient check(BiPredicate<String, RawResponse> newCheck) {
    return new LoadClient(targets, host, concurrency, request, countHeader, newCheck, timeout);
  }

  public LoadClient timeout(Duration newTimeout) {
    return new LoadClient(targets, host, concurrency, request, countHeader, check, newTimeout);
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
