package dev.culvert.testing.hostile;

import dev.culvert.testing.client.BodyEnd;
import dev.culvert.testing.client.EndedException;
import dev.culvert.testing.client.RawClient;
import dev.culvert.testing.client.RawHead;
import dev.culvert.testing.client.RawResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The visitor of an abused exchange, and what is said of its connection by what it sees. */
final class HostileVisitor implements AutoCloseable {

  /** What a hostile connector puts into names of fields that must not reach anybody. */
  static final String FORGED_NAME = "x-forged";

  /** The field by which a canary is known. */
  static final String CANARY = "x-canary";

  private static final Set<String> ONE_HOP =
      Set.of("keep-alive", "proxy-connection", "te", "trailer", "upgrade");
  private static final Duration READ_LIMIT = Duration.ofSeconds(20);

  /** What would be read as the next answer comes with the last one, or not at all. */
  private static final Duration LEFT_OVER_LIMIT = Duration.ofMillis(50);

  private final int port;
  private final String host;
  private final CountDownLatch mayRead = new CountDownLatch(1);
  private volatile RawClient client;
  private FutureTask<Answer> asked;
  private volatile String detail = "";

  HostileVisitor(int port, String host) throws IOException {
    this.port = port;
    this.host = host;
    connect();
  }

  private void connect() throws IOException {
    client = RawClient.connect(port).timeout(READ_LIMIT);
  }

  /** Sends the request, and reads the answer on a thread of its own. */
  void ask(Abuse.Visit visit) {
    start(() -> answer(visit));
  }

  /** Sends a GET on the same connection, on a new one if that was closed. */
  void askCanary(String target) {
    start(() -> canary(target));
  }

  private void start(Callable<Answer> asking) {
    asked = new FutureTask<>(asking);
    Thread thread = new Thread(asked, "hostile-visitor");
    thread.setDaemon(true);
    thread.start();
  }

  /** Waits for the answer; HANGING when the limit is over. */
  Answer await(Duration limit) throws InterruptedException {
    try {
      return asked.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return Answer.HANGING;
    } catch (ExecutionException e) {
      throw new AssertionError("the visitor itself failed", e.getCause());
    }
  }

  /** What was seen, for messages. */
  String detail() {
    return detail;
  }

  private void add(String more) {
    String before = detail;
    detail = before + more;
  }

  private Answer answer(Abuse.Visit visit) throws IOException, InterruptedException {
    try {
      if (visit.bodyBytes() < 0) {
        client.request(visit.method(), host, "/abused");
      } else {
        client.request(visit.method(), host, "/abused", "Content-Length: " + visit.bodyBytes());
        try {
          client.sendPayload(visit.sentBytes());
        } catch (IOException closedEarly) {
          // the answer may be there all the same
        }
      }
      RawHead head = client.readHead();
      while (head.interim()) {
        if (forged(head.headers())) {
          detail = head.toString();
          return Answer.GARBLED;
        }
        head = client.readHead();
      }
      detail = head.statusLine();
      if (visit.waits()) {
        mayRead.await();
      }
      return judged(new RawResponse(List.of(), head, client.readBody(head)));
    } catch (EndedException e) {
      add(" " + e.getMessage());
      return e.end() == BodyEnd.MALFORMED ? Answer.GARBLED : Answer.CUT;
    }
  }

  private Answer judged(RawResponse response) throws IOException {
    BodyEnd end = response.body().end();
    detail = response.head() + " " + end + " after " + response.body().length() + " bytes";
    if (end == BodyEnd.MALFORMED
        || forged(response.head().headers())
        || forged(response.body().trailers())) {
      return Answer.GARBLED;
    }
    if (response.clean() && leftOver()) {
      return Answer.GARBLED;
    }
    if (!response.clean()) {
      return end == BodyEnd.TIMED_OUT ? Answer.HANGING : Answer.BROKEN;
    }
    return switch (response.status()) {
      case 200, 204, 304 -> Answer.WHOLE;
      case 502 -> Answer.BAD_GATEWAY;
      case 503 -> Answer.UNAVAILABLE;
      case 504 -> Answer.TIMEOUT;
      default -> Answer.GARBLED;
    };
  }

  /** Whether fields came that a connector may not send to a visitor. */
  private static boolean forged(List<Map.Entry<String, String>> fields) {
    return fields.stream()
        .map(field -> field.getKey().toLowerCase(Locale.ROOT))
        .anyMatch(name -> name.startsWith(FORGED_NAME) || ONE_HOP.contains(name));
  }

  private Answer canary(String target) throws IOException {
    for (int attempt = 0; attempt < 2; attempt++) {
      try {
        RawResponse response = client.get(host, target);
        detail = response.head() + " " + response.text();
        if (!response.clean() || leftOver()) {
          return Answer.GARBLED;
        }
        if (response.header(CANARY).isEmpty() && response.status() >= 502) {
          return Answer.UNAVAILABLE;
        }
        boolean whole =
            response.status() == 200
                && response.header(CANARY).equals(Optional.of(target))
                && response.text().equals(target);
        return whole ? Answer.WHOLE : Answer.GARBLED;
      } catch (EndedException e) {
        detail = e.getMessage();
        if (e.end() != BodyEnd.FIN_EARLY && e.end() != BodyEnd.RESET) {
          return Answer.GARBLED;
        }
      } catch (IOException closed) {
        detail = closed.toString();
      }
      client.close();
      connect();
    }
    return Answer.CUT;
  }

  /** The misdeed is done: one that waited reads on. */
  void readOn() {
    mayRead.countDown();
  }

  /** Breaks its connection off, whatever it waits for. */
  void leave() {
    client.reset();
  }

  /** Whether more came on the connection than the answer that was read. */
  private boolean leftOver() throws IOException {
    client.timeout(LEFT_OVER_LIMIT);
    try {
      byte[] more = client.readBytes(1);
      add(", and then byte " + more[0]);
      return true;
    } catch (EndedException nothing) {
      return nothing.end() == BodyEnd.MALFORMED;
    } finally {
      client.timeout(READ_LIMIT);
    }
  }

  @Override
  public void close() {
    mayRead.countDown();
    client.close();
  }
}
