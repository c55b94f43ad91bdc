package dev.culvert.connector.dial;

import dev.culvert.connector.dial.DialException.Fault;
import io.netty.resolver.dns.DnsNameResolverTimeoutException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Finds the addresses of a host: the system's resolver does, with its hosts file and as it is set
 * by then, unless there is a DNS server of the configuration.
 */
final class NameLookup {

  private static final int THREADS = 4;

  /** How long the IPv6 addresses are waited for once IPv4's are there: RFC 8305 section 3. */
  private static final long RESOLUTION_DELAY_MILLIS = 50;

  private final Vertx vertx;
  private final InetSocketAddress server;
  private final Duration limit;
  private final Dns dns;
  private final WorkerExecutor system;

  NameLookup(Vertx vertx, InetSocketAddress server, Duration limit) {
    this.vertx = vertx;
    this.server = server;
    this.limit = limit;
    this.dns = new Dns(vertx, server, limit);
    this.system =
        server == null ? vertx.createSharedWorkerExecutor("culvert-lookup", THREADS) : null;
  }

  /**
   * The addresses of a host, in the order to try them; an address is its own.
   *
   * @return never empty; fails with a {@link DialException}
   */
  Future<List<InetAddress>> addresses(String host) {
    InetAddress literal = Hosts.literal(host);
    if (literal != null) {
      return Future.succeededFuture(List.of(literal));
    }
    Future<List<InetAddress>> found =
        server == null
            ? system.executeBlocking(() -> List.of(InetAddress.getAllByName(host)), false)
            : ask(host);
    return found
        .timeout(limit.toMillis(), TimeUnit.MILLISECONDS)
        .map(AddressOrder::interleave)
        .recover(cause -> Future.failedFuture(failed(host, cause)));
  }

  private Future<List<InetAddress>> ask(String host) {
    Future<List<InetAddress>> four = dns.ipv4(host);
    Promise<List<InetAddress>> six = Promise.promise();
    dns.ipv6(host).onSuccess(six::tryComplete).onFailure(six::tryFail);
    four.onSuccess(
        ignored -> vertx.setTimer(RESOLUTION_DELAY_MILLIS, expired -> six.tryComplete(List.of())));
    return Future.join(six.future(), four)
        .transform(
            ignored -> {
              if (six.future().failed() && four.failed()) {
                // The one that says most: that there was no answer.
                return timedOut(six.future().cause()) ? six.future() : four;
              }
              return Future.succeededFuture(
                  Stream.of(six.future(), four)
                      .filter(Future::succeeded)
                      .flatMap(some -> some.result().stream())
                      .toList());
            });
  }

  private DialException failed(String host, Throwable cause) {
    String asked = server == null ? "the system's resolver" : "the DNS server " + at(server);
    if (timedOut(cause)) {
      return new DialException(
          Fault.TIMEOUT,
          asked + " gave no address of " + host + " within " + limit.toMillis() + " ms",
          cause);
    }
    return new DialException(
        Fault.NOT_FOUND, asked + " knows no address of " + host + "; check its spelling", cause);
  }

  static boolean timedOut(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof TimeoutException || cause instanceof DnsNameResolverTimeoutException) {
        return true;
      }
    }
    return false;
  }

  private static String at(InetSocketAddress server) {
    return server.getAddress().getHostAddress() + ":" + server.getPort();
  }

  /** The servers of a service; fails with what went wrong, where there is none too. */
  Future<List<SrvRecord>> services(String name) {
    return dns.services(name).timeout(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  Future<Void> close() {
    return system == null ? Future.succeededFuture() : system.close();
  }
}
