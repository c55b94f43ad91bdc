package dev.culvert.connector.dial;

import dev.culvert.core.config.HostPort;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TrustOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SNIHostName;

/** One dial of one edge. Runs on one event loop; only {@link #cancel} is for any thread. */
final class Dial {

  private static final Set<String> PROTOCOLS = Set.of("TLSv1.2", "TLSv1.3");

  /** What all dials of a dialler share. */
  record Tools(
      Vertx vertx, NetClient client, NameLookup lookup, Trust trust, DialOptions options) {}

  private final Tools tools;
  private final DialOptions options;
  private final HostPort edge;
  private final ProxyAddress proxy;
  private final DialFaults faults;
  private final Promise<NetSocket> result = Promise.promise();

  Dial(Tools tools, HostPort edge) {
    this.tools = tools;
    this.options = tools.options();
    this.edge = edge;
    this.proxy = options.proxy().proxyFor(edge).orElse(null);
    this.faults = new DialFaults(options, edge, proxy);
  }

  /**
   * Dials, once.
   *
   * @return fails with a {@link DialException}
   */
  Future<NetSocket> run() {
    if (result.future().isComplete()) {
      return result.future();
    }
    Future<TrustOptions> trusted =
        options.tls() ? tools.trust().current() : Future.succeededFuture();
    trusted
        .compose(trust -> proxy == null ? direct(trust) : throughProxy(trust))
        .onSuccess(
            socket -> {
              if (!result.tryComplete(socket)) {
                socket.close();
              }
            })
        .onFailure(failure -> result.tryFail(faults.of(failure)));
    return result.future();
  }

  /** Fails it; what it has opened or still opens is closed. */
  void cancel() {
    result.tryFail(faults.closed());
  }

  private Future<NetSocket> direct(TrustOptions trust) {
    return tools
        .lookup()
        .addresses(edge.host())
        .compose(this::raced)
        .compose(socket -> options.tls() ? secured(socket, trust) : Future.succeededFuture(socket));
  }

  private Future<NetSocket> raced(List<InetAddress> addresses) {
    if (!options.tls() && !addresses.stream().allMatch(InetAddress::isLoopbackAddress)) {
      return Future.failedFuture(faults.inTheClear());
    }
    Duration limit = options.connectTimeout();
    return new Race(
            tools.vertx(),
            addresses,
            options.attemptDelay(),
            limit,
            address ->
                tools
                    .client()
                    .connect(
                        new ConnectOptions()
                            .setRemoteAddress(named(address))
                            .setTimeout(Math.toIntExact(limit.toMillis()))))
        .run();
  }

  /** Goes to the address, and is known by the name to verify: an upgrade to TLS takes it there. */
  private SocketAddress named(InetAddress address) {
    try {
      InetAddress named = InetAddress.getByAddress(peerName(), address.getAddress());
      return SocketAddress.inetSocketAddress(new InetSocketAddress(named, edge.port()));
    } catch (UnknownHostException e) {
      throw new AssertionError("an address of an odd length", e);
    }
  }

  private Future<NetSocket> secured(NetSocket socket, TrustOptions trust) {
    if (result.future().isComplete()) {
      socket.close();
      return Future.failedFuture(faults.closed());
    }
    return socket
        .upgradeToSsl(tls(trust), sni())
        .timeout(options.handshakeTimeout().toMillis(), TimeUnit.MILLISECONDS)
        .map(socket)
        .onFailure(ignored -> socket.close());
  }

  /** The proxy resolves the edge's name; its own addresses are tried one after the other. */
  private Future<NetSocket> throughProxy(TrustOptions trust) {
    if (!options.tls() && !Hosts.isLoopback(edge.host())) {
      return Future.failedFuture(faults.inTheClear());
    }
    Duration step = options.connectTimeout();
    Duration limit =
        step.multipliedBy(2).plus(options.tls() ? options.handshakeTimeout() : Duration.ZERO);
    return tools
        .lookup()
        .addresses(proxy.address().host())
        .compose(
            addresses ->
                new Race(
                        tools.vertx(),
                        addresses,
                        step.dividedBy(addresses.size()),
                        limit,
                        address -> tools.client().connect(proxied(address, step, trust)))
                    .run());
  }

  private ConnectOptions proxied(InetAddress address, Duration step, TrustOptions trust) {
    ConnectOptions connect =
        new ConnectOptions()
            .setRemoteAddress(SocketAddress.inetSocketAddress(edge.port(), edge.host()))
            .setTimeout(Math.toIntExact(step.toMillis()))
            .setProxyOptions(
                new ProxyOptions()
                    .setType(
                        proxy.type() == ProxyAddress.Type.HTTP ? ProxyType.HTTP : ProxyType.SOCKS5)
                    .setHost(address.getHostAddress())
                    .setPort(proxy.address().port())
                    .setUsername(proxy.user())
                    .setPassword(proxy.password())
                    .setConnectTimeout(step));
    return options.tls()
        ? connect
            .setSsl(true)
            .setHost(peerName())
            .setPort(edge.port())
            .setSniServerName(sni())
            .setSslOptions(tls(trust))
        : connect;
  }

  private ClientSSLOptions tls(TrustOptions trust) {
    ClientSSLOptions tls = new ClientSSLOptions().setHostnameVerificationAlgorithm("HTTPS");
    tls.setTrustOptions(trust);
    tls.setEnabledSecureTransportProtocols(PROTOCOLS);
    tls.setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
    tls.setSslHandshakeTimeout(options.handshakeTimeout().toMillis());
    return tls;
  }

  private String peerName() {
    String name = options.serverName() == null ? edge.host() : options.serverName();
    return Hosts.literal(name) == null ? Hosts.plainName(name) : name;
  }

  /** Null for an address, which RFC 6066 has no place for, and for what Java takes for no name. */
  private String sni() {
    String name = peerName();
    if (Hosts.literal(name) != null) {
      return null;
    }
    try {
      return new SNIHostName(name).getAsciiName();
    } catch (IllegalArgumentException notAName) {
      return null;
    }
  }
}
