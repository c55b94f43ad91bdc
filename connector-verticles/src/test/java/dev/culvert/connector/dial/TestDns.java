package dev.culvert.connector.dial;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryDecoder;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DatagramDnsResponseEncoder;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import io.vertx.core.buffer.Buffer;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A DNS server on UDP of 127.0.0.1 with a few records. What it does not know does not exist. */
public final class TestDns implements AutoCloseable {

  private record Entry(String name, DnsRecordType type, Buffer content) {}

  private static final int TTL_SECONDS = 60;

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final List<Entry> entries = new CopyOnWriteArrayList<>();
  private final List<String> questions = new CopyOnWriteArrayList<>();
  private final Set<String> silent = ConcurrentHashMap.newKeySet();
  private final Channel channel;

  public TestDns() {
    channel =
        new Bootstrap()
            .group(group)
            .channel(NioDatagramChannel.class)
            .handler(
                new ChannelInitializer<DatagramChannel>() {
                  @Override
                  protected void initChannel(DatagramChannel channel) {
                    channel
                        .pipeline()
                        .addLast(
                            new DatagramDnsQueryDecoder(),
                            new DatagramDnsResponseEncoder(),
                            new Answers());
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .syncUninterruptibly()
            .channel();
  }

  public InetSocketAddress address() {
    return (InetSocketAddress) channel.localAddress();
  }

  /** What was asked so far, each {@code TYPE name}. */
  public List<String> questions() {
    return questions;
  }

  public TestDns host(String name, String... addresses) {
    for (String text : addresses) {
      InetAddress address = Hosts.literal(text);
      DnsRecordType type = address instanceof Inet6Address ? DnsRecordType.AAAA : DnsRecordType.A;
      entries.add(new Entry(name, type, Buffer.buffer(address.getAddress())));
    }
    return this;
  }

  TestDns alias(String name, String target) {
    entries.add(new Entry(name, DnsRecordType.CNAME, encoded(target)));
    return this;
  }

  public TestDns service(String name, int priority, int weight, int port, String target) {
    Buffer content =
        Buffer.buffer()
            .appendUnsignedShort(priority)
            .appendUnsignedShort(weight)
            .appendUnsignedShort(port)
            .appendBuffer(encoded(target));
    entries.add(new Entry(name, DnsRecordType.SRV, content));
    return this;
  }

  /** Never answers questions such as {@code AAAA edge.example.com}. */
  TestDns silentAbout(String question) {
    silent.add(question);
    return this;
  }

  private static Buffer encoded(String name) {
    Buffer encoded = Buffer.buffer();
    for (String label : name.isEmpty() ? new String[0] : name.split("\\.")) {
      encoded.appendByte((byte) label.length()).appendString(label);
    }
    return encoded.appendByte((byte) 0);
  }

  private final class Answers extends SimpleChannelInboundHandler<DatagramDnsQuery> {

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramDnsQuery query) {
      DnsQuestion question = query.recordAt(DnsSection.QUESTION);
      String name = Hosts.plainName(question.name());
      String asked = question.type().name() + " " + name;
      questions.add(asked);
      if (silent.contains(asked)) {
        return;
      }
      InetSocketAddress asker = query.sender();
      DatagramDnsResponse response = new DatagramDnsResponse(address(), asker, query.id());
      response.setRecursionAvailable(true).addRecord(DnsSection.QUESTION, question);
      answer(response, name, question.type());
      if (entries.stream().noneMatch(entry -> entry.name().equals(name))) {
        response.setCode(DnsResponseCode.NXDOMAIN);
      }
      context.writeAndFlush(response);
    }

    private void answer(DatagramDnsResponse response, String name, DnsRecordType type) {
      for (Entry entry : entries) {
        boolean alias = entry.type().equals(DnsRecordType.CNAME);
        if (entry.name().equals(name) && (entry.type().equals(type) || alias)) {
          response.addRecord(
              DnsSection.ANSWER,
              new DefaultDnsRawRecord(
                  name + ".",
                  entry.type(),
                  TTL_SECONDS,
                  Unpooled.wrappedBuffer(entry.content().getBytes())));
          if (alias) {
            answer(response, decoded(entry.content()), type);
          }
        }
      }
    }
  }

  private static String decoded(Buffer name) {
    StringBuilder text = new StringBuilder();
    for (int at = 0; name.getByte(at) != 0; at += name.getByte(at) + 1) {
      text.append(text.isEmpty() ? "" : ".")
          .append(name.getString(at + 1, at + 1 + name.getByte(at)));
    }
    return text.toString();
  }

  @Override
  public void close() {
    channel.close().syncUninterruptibly();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
