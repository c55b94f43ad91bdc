package dev.culvert.connector.dial;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Connects to the first of several addresses that lets it: RFC 8305 section 5. Attempts begin in
 * order, one when the one before has failed or has been waited for long enough, and go on beside
 * each other; all but the first that connects are closed.
 */
final class Race {

  /** Nobody connected; what happened at each address that was tried. */
  static final class LostException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Failure> failures;

    private LostException(List<Failure> failures) {
      super("no address connected");
      this.failures = List.copyOf(failures);
    }

    List<Failure> failures() {
      return failures;
    }
  }

  /** Why an attempt failed. */
  record Failure(InetAddress address, Throwable cause) {}

  private final Vertx vertx;
  private final List<InetAddress> addresses;
  private final Duration delay;
  private final Duration limit;
  private final Function<InetAddress, Future<NetSocket>> connect;

  // Owned by the event loop that runs it.
  private final Promise<NetSocket> result = Promise.promise();
  private final List<InetAddress> waitedFor = new ArrayList<>();
  private final List<Failure> failures = new ArrayList<>();
  private int begun;
  private long delayTimer = -1;
  private long limitTimer = -1;
  private boolean over;

  /**
   * @param addresses at least one
   * @param delay until the next attempt begins beside those under way
   * @param limit of the whole race
   * @param connect begins an attempt; what comes of it after the race is closed
   */
  Race(
      Vertx vertx,
      List<InetAddress> addresses,
      Duration delay,
      Duration limit,
      Function<InetAddress, Future<NetSocket>> connect) {
    this.vertx = vertx;
    this.addresses = addresses;
    this.delay = delay;
    this.limit = limit;
    this.connect = connect;
  }

  /**
   * Runs it, once, on the caller's event loop.
   *
   * @return fails with a {@link LostException}
   */
  Future<NetSocket> run() {
    limitTimer = vertx.setTimer(millis(limit), ignored -> lost());
    next();
    return result.future();
  }

  private void next() {
    vertx.cancelTimer(delayTimer);
    InetAddress address = addresses.get(begun++);
    waitedFor.add(address);
    if (begun < addresses.size()) {
      delayTimer = vertx.setTimer(millis(delay), ignored -> next());
    }
    connect
        .apply(address)
        .onSuccess(this::connected)
        .onFailure(cause -> failed(new Failure(address, cause)));
  }

  private void connected(NetSocket socket) {
    if (over) {
      socket.close();
      return;
    }
    end();
    result.complete(socket);
  }

  private void failed(Failure failure) {
    if (over) {
      return;
    }
    waitedFor.remove(failure.address());
    failures.add(failure);
    if (begun < addresses.size()) {
      next();
    } else if (waitedFor.isEmpty()) {
      lost();
    }
  }

  private void lost() {
    end();
    for (InetAddress address : waitedFor) {
      failures.add(new Failure(address, new TimeoutException()));
    }
    result.fail(new LostException(failures));
  }

  private void end() {
    over = true;
    vertx.cancelTimer(delayTimer);
    vertx.cancelTimer(limitTimer);
  }

  private static long millis(Duration duration) {
    return Math.max(1, duration.toMillis());
  }
}
