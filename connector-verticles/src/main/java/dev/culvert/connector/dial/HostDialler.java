package dev.culvert.connector.dial;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TrustOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Connects to one port of one host, by all the addresses that its name has: both families in turn
 * (RFC 8305), the address that let it in last before the others. With TLS the name, or the address
 * that stands in its place, is verified against the JDK's certificate authorities.
 *
 * <p>Owned by one event loop.
 */
public final class HostDialler {

  /** How long an address is waited for before the next one is tried beside it: RFC 8305. */
  private static final Duration ATTEMPT_DELAY = Duration.ofMillis(250);

  private final Vertx vertx;
  private final NetClient client;
  private final NameLookup lookup;
  private final String host;
  private final int port;
  private final boolean tls;
  private final Duration limit;

  /** The only address there is; null when the host is a name. */
  private final InetAddress literal;

  private InetAddress lastConnected;

  /**
   * Connects to nothing yet. To be made on the context that is to own it.
   *
   * @param host a name, or an address, in brackets if it is one of IPv6
   * @param connectTimeout how long all addresses together may take, the TLS handshake included
   */
  public HostDialler(Vertx vertx, String host, int port, boolean tls, Duration connectTimeout) {
    this(vertx, host, port, tls, connectTimeout, null);
  }

  HostDialler(
      Vertx vertx,
      String host,
      int port,
      boolean tls,
      Duration connectTimeout,
      TrustOptions trust) {
    this.vertx = vertx;
    this.host = host;
    this.port = port;
    this.tls = tls;
    this.limit = connectTimeout;
    this.literal = Hosts.literal(host);
    this.lookup = new NameLookup(vertx, null, connectTimeout);
    NetClientOptions options =
        new NetClientOptions()
            .setConnectTimeout(Math.toIntExact(connectTimeout.toMillis()))
            .setTcpNoDelay(true)
            .setSsl(tls);
    if (tls) {
      options
          .setHostnameVerificationAlgorithm("HTTPS")
          .setTrustOptions(trust)
          .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
          .setSslHandshakeTimeout(connectTimeout.toMillis());
    }
    this.client = vertx.createNetClient(options);
  }

  /**
   * Connects, on the caller's context.
   *
   * @return fails with a message that names each address that was tried
   */
  public Future<NetSocket> connect() {
    if (literal != null) {
      return connect(literal);
    }
    return lookup.addresses(host).compose(this::race);
  }

  private Future<NetSocket> race(List<InetAddress> found) {
    Set<InetAddress> all = new LinkedHashSet<>(found);
    if (Hosts.isLoopback(host)) {
      // RFC 6761 section 6.3, whatever the hosts file has: many a dev server listens on one alone.
      all.add(Hosts.literal("127.0.0.1"));
      all.add(Hosts.literal("::1"));
    }
    List<InetAddress> order = new ArrayList<>(all);
    if (lastConnected != null && order.remove(lastConnected)) {
      order.add(0, lastConnected);
    }
    if (order.size() == 1) {
      return connect(order.get(0));
    }
    return new Race(vertx, order, ATTEMPT_DELAY, limit, this::connect)
        .run()
        .recover(lost -> Future.failedFuture(new DialException(fault(lost), told(lost), lost)));
  }

  private static DialException.Fault fault(Throwable lost) {
    return NameLookup.timedOut(lost) ? DialException.Fault.TIMEOUT : DialException.Fault.REFUSED;
  }

  private static String told(Throwable lost) {
    return lost instanceof Race.LostException race
        ? race.failures().stream()
            .map(failure -> failure.address().getHostAddress() + ": " + message(failure.cause()))
            .collect(Collectors.joining("; "))
        : why(lost);
  }

  /** What happened, and what was behind it: which certificate is not trusted, for instance. */
  private static String why(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String told = message(failure);
    return told.contains(message(root)) ? told : told + ": " + message(root);
  }

  private static String message(Throwable cause) {
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  private Future<NetSocket> connect(InetAddress address) {
    ConnectOptions options =
        new ConnectOptions()
            .setRemoteAddress(named(address))
            .setTimeout(Math.toIntExact(limit.toMillis()));
    if (tls) {
      options.setSsl(true).setHost(plainHost()).setPort(port);
      if (literal == null) {
        options.setSniServerName(Hosts.plainName(host));
      }
    }
    return client
        .connect(options)
        .onSuccess(socket -> lastConnected = address)
        .recover(
            cause ->
                Future.failedFuture(
                    new DialException(DialException.Fault.UNREACHABLE, why(cause), cause)));
  }

  private String plainHost() {
    return literal == null ? Hosts.plainName(host) : literal.getHostAddress();
  }

  /** Goes to the address, and is known by the name to verify. */
  private SocketAddress named(InetAddress address) {
    try {
      InetAddress named = InetAddress.getByAddress(plainHost(), address.getAddress());
      return SocketAddress.inetSocketAddress(new InetSocketAddress(named, port));
    } catch (UnknownHostException e) {
      throw new AssertionError("an address of an odd length", e);
    }
  }

  /** Closes every connection that it made. */
  public Future<Void> close() {
    return Future.join(client.close(), lookup.close()).mapEmpty();
  }
}
