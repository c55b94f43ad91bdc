package dev.culvert.connector.dial;

import dev.culvert.core.internals.Contexts;
import dev.culvert.core.internals.Transports;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverChannelStrategy;
import io.netty.resolver.dns.DnsServerAddressStream;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.resolver.dns.DnsServerAddresses;
import io.netty.resolver.dns.UnixResolverDnsServerAddressStreamProvider;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Questions to DNS servers. Vert.x's client asks the first server once, reads {@code
 * /etc/resolv.conf} once in the life of the process, and drops what a CNAME leads to; this is
 * Netty's resolver, made anew for each question, which asks all servers twice, and the ones that
 * are the system's by then.
 */
final class Dns {

  private static final int ROUNDS = 2;

  private final Vertx vertx;
  private final InetSocketAddress server;
  private final Duration limit;

  /**
   * @param server the one to ask; null for the system's
   * @param limit of one question
   */
  Dns(Vertx vertx, InetSocketAddress server, Duration limit) {
    this.vertx = vertx;
    this.server = server;
    this.limit = limit;
  }

  /** The IPv4 addresses of a host; fails where there is none. */
  Future<List<InetAddress>> ipv4(String host) {
    return ask(host, DnsRecordType.A, Dns::address);
  }

  /** The IPv6 addresses of a host; fails where there is none. */
  Future<List<InetAddress>> ipv6(String host) {
    return ask(host, DnsRecordType.AAAA, Dns::address);
  }

  /** The servers of a service; fails where there is none. */
  Future<List<SrvRecord>> services(String name) {
    return ask(name, DnsRecordType.SRV, Dns::service);
  }

  private <T> Future<List<T>> ask(String name, DnsRecordType type, Function<ByteBuf, T> decoder) {
    return vertx
        .executeBlocking(this::servers, false)
        .compose(servers -> ask(servers, new DefaultDnsQuestion(name, type), decoder));
  }

  private <T> Future<List<T>> ask(
      List<InetSocketAddress> servers, DnsQuestion question, Function<ByteBuf, T> decoder) {
    DnsNameResolver resolver = resolver(servers);
    return Contexts.future(vertx, resolver.resolveAll(question))
        .map(records -> decode(records, decoder))
        .andThen(ignored -> resolver.close());
  }

  private DnsNameResolver resolver(List<InetSocketAddress> servers) {
    List<InetSocketAddress> asked =
        Stream.generate(() -> servers).limit(ROUNDS).flatMap(List::stream).toList();
    return new DnsNameResolverBuilder(Contexts.eventLoop(vertx))
        .datagramChannelFactory(Transports.datagrams(vertx))
        .socketChannelFactory(Transports.sockets(vertx))
        .datagramChannelStrategy(DnsNameResolverChannelStrategy.ChannelPerResolution)
        .nameServerProvider(host -> DnsServerAddresses.sequential(asked).stream())
        .queryTimeoutMillis(Math.max(1, limit.toMillis() / asked.size()))
        .maxQueriesPerResolve(asked.size() + 4)
        .searchDomains(List.of())
        .optResourceEnabled(false)
        .build();
  }

  /** Blocks. */
  private List<InetSocketAddress> servers() {
    if (server != null) {
      return List.of(server);
    }
    DnsServerAddressStream system = systemProvider().nameServerAddressStream("");
    return Stream.generate(system::next).limit(system.size()).distinct().toList();
  }

  private static DnsServerAddressStreamProvider systemProvider() {
    try {
      return new UnixResolverDnsServerAddressStreamProvider("/etc/resolv.conf", null);
    } catch (IOException | RuntimeException absent) {
      return DnsServerAddressStreamProviders.platformDefault();
    }
  }

  private static <T> List<T> decode(List<DnsRecord> records, Function<ByteBuf, T> decoder) {
    List<T> decoded = new ArrayList<>(records.size());
    for (DnsRecord record : records) {
      if (record instanceof ByteBufHolder raw) {
        decoded.add(decoder.apply(raw.content()));
      }
      ReferenceCountUtil.release(record);
    }
    return decoded;
  }

  private static InetAddress address(ByteBuf content) {
    byte[] bytes = new byte[content.readableBytes()];
    content.readBytes(bytes);
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("an address of " + bytes.length + " bytes", e);
    }
  }

  private static SrvRecord service(ByteBuf content) {
    return new SrvRecord(
        content.readUnsignedShort(),
        content.readUnsignedShort(),
        content.readUnsignedShort(),
        Hosts.plainName(DefaultDnsRecordDecoder.decodeName(content)));
  }
}
