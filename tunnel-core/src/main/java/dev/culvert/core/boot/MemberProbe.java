package dev.culvert.core.boot;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Finds out whether anybody listens at one of many addresses. */
final class MemberProbe {

  private static final int CONNECT_MILLIS = 1000;

  private MemberProbe() {}

  /** The first address that accepts a connection within a second, if any does. */
  static Optional<InetSocketAddress> anyListening(List<InetSocketAddress> addresses)
      throws InterruptedException {
    if (addresses.isEmpty()) {
      return Optional.empty();
    }
    ExecutorService dialers = Executors.newFixedThreadPool(Math.min(addresses.size(), 40));
    try {
      List<Callable<InetSocketAddress>> dials =
          addresses.stream().<Callable<InetSocketAddress>>map(a -> () -> dial(a)).toList();
      return Optional.of(dialers.invokeAny(dials));
    } catch (ExecutionException nobody) {
      return Optional.empty();
    } finally {
      dialers.shutdownNow();
    }
  }

  private static InetSocketAddress dial(InetSocketAddress address) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(address, CONNECT_MILLIS);
      return address;
    }
  }

  /** Asks again every half second. */
  static Optional<InetSocketAddress> awaitListening(MemberList members, Duration timeout)
      throws InterruptedException {
    long deadlineNanos = System.nanoTime() + timeout.toNanos();
    while (true) {
      Optional<InetSocketAddress> found = anyListening(members.resolve());
      if (found.isPresent() || System.nanoTime() - deadlineNanos > 0) {
        return found;
      }
      Thread.sleep(500);
    }
  }
}
