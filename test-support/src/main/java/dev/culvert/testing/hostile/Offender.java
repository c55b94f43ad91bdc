package dev.culvert.testing.hostile;

import dev.culvert.testing.net.Sockets;
import dev.culvert.testing.net.TlsClient;
import dev.culvert.testing.protocol.FrameV1;
import dev.culvert.testing.protocol.ProtocolV1Connector;
import dev.culvert.testing.protocol.RegistrationV1;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * A connector of its own tunnel that commits abuses one after the other, with a visitor of that
 * tunnel, and says what came of each. It dials anew for each of them, with the same connector ID
 * and a higher epoch. For one thread at a time.
 */
public final class Offender {

  private static final int BETWEEN_DIALS_MILLIS = 100;
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Duration CANARY_LIMIT = Duration.ofSeconds(8);

  /** The visitor may hear of the end of a link before its connector does. */
  private static final Duration END_LIMIT = Duration.ofSeconds(1);

  private final String source;
  private final int uplinkPort;
  private final int httpPort;
  private final String hostname;
  private final Optional<TlsClient> tls;
  private final JsonObject hello;
  private long epoch = System.currentTimeMillis();
  private int canaries;
  private int edges = 1;

  private Offender(
      String source,
      int uplinkPort,
      int httpPort,
      String hostname,
      Optional<TlsClient> tls,
      JsonObject hello) {
    this.source = source;
    this.uplinkPort = uplinkPort;
    this.httpPort = httpPort;
    this.hostname = hostname;
    this.tls = tls;
    this.hello = hello;
  }

  /**
   * A connector that dials over TLS.
   *
   * @param source the loopback address it dials from
   * @param token of its tunnel
   * @param hostname of its tunnel
   * @param uplinkPort where the edge takes uplinks
   * @param httpPort where the edge takes visitors
   */
  public static Offender overTls(
      TlsClient tls, String source, String token, String hostname, int uplinkPort, int httpPort) {
    return new Offender(
        source, uplinkPort, httpPort, hostname, Optional.of(tls), ProtocolV1Connector.hello(token));
  }

  /** A connector that dials without TLS; as {@link #overTls}. */
  public static Offender plain(
      String source, String token, String hostname, int uplinkPort, int httpPort) {
    return new Offender(
        source, uplinkPort, httpPort, hostname, Optional.empty(), ProtocolV1Connector.hello(token));
  }

  /** From now on a stream is not used before so many edges route to it. */
  public Offender routedBy(int count) {
    edges = count;
    return this;
  }

  /** The address it dials from. */
  public String source() {
    return source;
  }

  /**
   * Commits an abuse, and looks at what comes of it. After each fault that the link survives, the
   * next requests on it and on the visitor's connection have to be answered as they should.
   *
   * @throws IOException when the edge cannot be reached
   */
  public Seen commit(Abuse abuse) throws IOException, InterruptedException {
    try (HostileLink link = abuse.stage() == Abuse.Stage.HELLO ? dial() : register();
        HostileVisitor visitor = new HostileVisitor(httpPort, hostname)) {
      return switch (abuse.stage()) {
        case HELLO -> hello(abuse, link, visitor);
        case STREAM -> stream(abuse, link, visitor);
        case EXCHANGE -> exchange(abuse, link, visitor);
      };
    }
  }

  /** Dials, again when the edge turns it away: it does so with whom it hears of too often. */
  private HostileLink dial() throws IOException, InterruptedException {
    long endNanos = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      try {
        return dialOnce();
      } catch (IOException turnedAway) {
        if (endNanos - System.nanoTime() < 0) {
          throw turnedAway;
        }
        TimeUnit.MILLISECONDS.sleep(BETWEEN_DIALS_MILLIS);
      }
    }
  }

  private HostileLink dialOnce() throws IOException {
    InetSocketAddress edge = Sockets.loopback(uplinkPort);
    Socket raw = new Socket();
    try {
      raw.bind(new InetSocketAddress(source, 0));
      Socket socket = raw;
      if (tls.isPresent()) {
        socket = tls.get().connect(raw, edge);
      } else {
        raw.setTcpNoDelay(true);
        raw.connect(edge, (int) LIMIT.toMillis());
      }
      epoch = Math.max(epoch + 1, System.currentTimeMillis());
      return new HostileLink(raw, socket, hello.copy().put("epoch", epoch), this::dialOnce);
    } catch (IOException e) {
      Sockets.close(raw);
      throw e;
    }
  }

  private Seen hello(Abuse abuse, HostileLink link, HostileVisitor visitor)
      throws IOException, InterruptedException {
    misdeed(abuse, link, 0);
    Optional<RegistrationV1> answer = link.answer(LIMIT);
    if (answer.isEmpty()) {
      return new Seen(Answer.NOBODY, LinkFate.ENDED, link.end());
    }
    if (answer.get() instanceof RegistrationV1.Refused refusal) {
      return new Seen(Answer.NOBODY, LinkFate.refused(refusal.code()), refusal.text());
    }
    begin(link);
    return canaries(link, visitor, 0, Answer.WHOLE);
  }

  private Seen stream(Abuse abuse, HostileLink link, HostileVisitor visitor)
      throws IOException, InterruptedException {
    misdeed(abuse, link, 0);
    return canaries(link, visitor, 0, Answer.WHOLE);
  }

  private Seen exchange(Abuse abuse, HostileLink link, HostileVisitor visitor)
      throws IOException, InterruptedException {
    visitor.ask(abuse.visit());
    OptionalInt exchange = link.awaitOpen(LIMIT);
    if (exchange.isEmpty()) {
      Answer instead = visitor.await(abuse.visit().patience());
      throw new IOException(
          "no OPEN for the visitor of %s; the link: %s; the visitor: %s, %s"
              .formatted(abuse, link.end(), instead, visitor.detail()));
    }
    misdeed(abuse, link, exchange.getAsInt());
    visitor.readOn();
    Answer answer = visitor.await(abuse.visit().patience());
    link.resumeReading();
    if (abuse.visit().leaves() && answer == Answer.HANGING) {
      visitor.leave();
      answer = Answer.LEFT;
    }
    if (answer == Answer.HANGING) {
      return new Seen(answer, link.fate(exchange.getAsInt()), visitor.detail());
    }
    if (abuse.visit().isHalf()) {
      // What comes next on this connection would be the rest of the request's body.
      visitor.leave();
    }
    return canaries(link, visitor, exchange.getAsInt(), answer);
  }

  /** Dials and says HELLO, again while the edge says that it is worth trying. */
  private HostileLink register() throws IOException, InterruptedException {
    long endNanos = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      HostileLink link = dial();
      try {
        if (registers(link, endNanos)) {
          return link;
        }
      } catch (IOException | InterruptedException | RuntimeException | Error e) {
        link.close();
        throw e;
      }
      link.close();
      TimeUnit.MILLISECONDS.sleep(BETWEEN_DIALS_MILLIS);
    }
  }

  private boolean registers(HostileLink link, long endNanos)
      throws IOException, InterruptedException {
    link.send(FrameV1.json(FrameV1.HELLO, link.hello()));
    RegistrationV1 answer =
        link.answer(LIMIT).orElseThrow(() -> new IOException("no WELCOME: " + link.end()));
    if (answer instanceof RegistrationV1.Refused refusal
        && refusal.retry()
        && endNanos - System.nanoTime() > 0) {
      return false;
    }
    answer.welcomed();
    begin(link);
    return true;
  }

  private void begin(HostileLink link) throws IOException, InterruptedException {
    link.send(HostileFrames.status(true));
    link.run();
    if (!link.awaitRoutable(edges, LIMIT)) {
      throw new IOException(
          "not routed by %d edges within %s, %s".formatted(edges, LIMIT, link.end()));
    }
  }

  private static void misdeed(Abuse abuse, HostileLink link, int exchange)
      throws InterruptedException {
    try {
      abuse.misdeed().commit(link, exchange);
    } catch (IOException cutOff) {
      // the edge has ended the link; its reader says how
    }
  }

  /** Two requests, the first on the connection of the abused one: the link serves, or has ended. */
  private Seen canaries(HostileLink link, HostileVisitor visitor, int exchange, Answer answer)
      throws IOException, InterruptedException {
    String detail = visitor.detail();
    for (int i = 0; i < 2; i++) {
      String target = "/canary/" + canaries++;
      visitor.askCanary(target);
      OptionalInt canary = link.awaitOpen(CANARY_LIMIT);
      if (canary.isPresent()) {
        answer(link, canary.getAsInt(), target);
      }
      Answer after = visitor.await(CANARY_LIMIT);
      detail += "; canary " + after + ": " + visitor.detail();
      if (after == Answer.HANGING || after == Answer.GARBLED) {
        return new Seen(after, link.fate(exchange), detail);
      }
      if (after != Answer.WHOLE) {
        boolean ended = link.awaitEnd(END_LIMIT);
        return new Seen(
            exchange == 0 ? Answer.NOBODY : answer,
            ended ? link.fate(exchange) : LinkFate.HELD,
            detail + "; " + link.end());
      }
    }
    return new Seen(answer, link.fate(exchange), detail);
  }

  private static void answer(HostileLink link, int exchange, String target) {
    try {
      link.send(
          HostileFrames.head(
              exchange,
              200,
              "OK",
              "content-length",
              Integer.toString(target.length()),
              HostileVisitor.CANARY,
              target),
          HostileFrames.lastData(exchange, target));
    } catch (IOException ended) {
      // the reader sees it as well
    }
  }
}
