package dev.culvert.testing.protocol;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PemTrustOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A program: many connectors of protocol version 1 that register their streams, show that they are
 * alive, and do nothing else. For what an idle stream costs an edge.
 *
 * <p>Arguments: host, port, PEM file of the CA ({@code -} for no TLS), tokens with commas between
 * them, which connectors take in turn, number of connectors, streams of each, heartbeat in
 * milliseconds. Prints {@code registered N in M ms}, counted from the first connection, at every
 * thousandth stream and at the last one, and {@code refused TEXT} or {@code lost} when something is
 * wrong. The heartbeat must fit the edge's {@code uplink.silence}, which it says it keeps.
 */
public final class IdleConnectorsV1 {

  private static final int AT_ONCE = 64;
  private static final int REPORT_EVERY = 1_000;
  private static final int TYPE_AT = 4;
  private static final long LOOK_MILLIS = 10;
  private static final Buffer HEARTBEAT = FrameV1.empty(FrameV1.HEARTBEAT).bytes();

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
  private final List<NetSocket> open = new CopyOnWriteArrayList<>();
  private final AtomicInteger registered = new AtomicInteger();
  private final AtomicInteger next = new AtomicInteger();
  private final NetClient client;
  private final String host;
  private final int port;
  private final List<JsonObject> hellos;
  private long beganAtNanos;

  // The timer's own: when it looked last, how many heartbeats are due, and whose is the next.
  private long lookedAtNanos;
  private double due;
  private int nextToBeat;

  private IdleConnectorsV1(String host, int port, String ca, List<JsonObject> hellos) {
    this.host = host;
    this.port = port;
    this.hellos = hellos;
    NetClientOptions options = new NetClientOptions().setTcpNoDelay(true);
    if (!ca.equals("-")) {
      options
          .setSsl(true)
          .setHostnameVerificationAlgorithm("HTTPS")
          .setTrustOptions(new PemTrustOptions().addCertPath(ca));
      if (OpenSSLEngineOptions.isAvailable()) {
        options.setSslEngineOptions(new OpenSSLEngineOptions());
      }
    }
    client = vertx.createNetClient(options);
  }

  public static void main(String[] args) {
    List<JsonObject> hellos = new ArrayList<>();
    String[] tokens = args[3].split(",", -1);
    int streams = Integer.parseInt(args[5]);
    for (int i = 0; i < Integer.parseInt(args[4]); i++) {
      JsonObject hello =
          ProtocolV1Connector.hello(tokens[i % tokens.length]).put("features", List.of("silence"));
      for (int index = 0; index < streams; index++) {
        hellos.add(hello.copy().put("index", index));
      }
    }
    new IdleConnectorsV1(args[0], Integer.parseInt(args[1]), args[2], hellos)
        .run(Long.parseLong(args[6]));
  }

  private void run(long heartbeatMillis) {
    beganAtNanos = System.nanoTime();
    for (int i = 0; i < AT_ONCE; i++) {
      registerNext();
    }
    lookedAtNanos = beganAtNanos;
    vertx.setPeriodic(LOOK_MILLIS, ignored -> beat(heartbeatMillis));
  }

  /**
   * One after the other, as connectors that know nothing of each other; by the clock, since a timer
   * on a busy machine is late.
   */
  private void beat(long heartbeatMillis) {
    int count = open.size();
    long now = System.nanoTime();
    due += count * (double) (now - lookedAtNanos) / TimeUnit.MILLISECONDS.toNanos(heartbeatMillis);
    lookedAtNanos = now;
    for (due = Math.min(due, count); due >= 1; due--) {
      nextToBeat = (nextToBeat + 1) % count;
      open.get(nextToBeat).write(HEARTBEAT);
    }
  }

  private void registerNext() {
    int index = next.getAndIncrement();
    if (index >= hellos.size()) {
      return;
    }
    client
        .connect(port, host)
        .onSuccess(
            socket -> {
              socket.handler(answer -> answered(socket, answer));
              socket.closeHandler(ignored -> System.out.println("lost"));
              socket.write(FrameV1.json(FrameV1.HELLO, hellos.get(index)).bytes());
            })
        .onFailure(cause -> System.out.println("refused " + cause));
  }

  private void answered(NetSocket socket, Buffer answer) {
    socket.handler(ignored -> {});
    if (answer.getByte(TYPE_AT) != FrameV1.WELCOME) {
      System.out.println("refused " + answer.getString(12, answer.length()));
      return;
    }
    open.add(socket);
    int now = registered.incrementAndGet();
    if (now % REPORT_EVERY == 0 || now == hellos.size()) {
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganAtNanos);
      System.out.println("registered " + now + " in " + millis + " ms");
    }
    registerNext();
  }
}
