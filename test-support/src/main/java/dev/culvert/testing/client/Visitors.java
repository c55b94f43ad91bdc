package dev.culvert.testing.client;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;

/**
 * A program: very many visitors at once of one port of 127.0.0.1, each with a connection of its
 * own, in a process of its own.
 *
 * <p>Arguments: port, Host, target, number of visitors, requests of each. The connections are made
 * first, {@code AT_ONCE} at a time; then all send their requests. With 0 requests each sends one
 * when it is connected, and only the head of its response and what comes with it is looked at: for
 * streams of events, which are held until the program ends.
 *
 * <p>Prints {@code connected N}, then {@code answered N} when all were answered, a line {@code
 * status CODE: COUNT} for each status, {@code lost COUNT}, {@code detail TEXT} with the first
 * answer that was not 200, and {@code done}. A connection that breaks is lost, and has had its
 * answers.
 */
public final class Visitors {

  private static final int AT_ONCE = 128;
  private static final String LENGTH = "content-length:";

  private final Vertx vertx =
      Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
  private final NetClient client;
  private final int port;
  private final Buffer request;
  private final int visitors;
  private final int requestsEach;

  // All below: the only event loop of the program.
  private final TreeMap<Integer, Integer> statuses = new TreeMap<>();
  private Visitor[] connected;
  private int dialled;
  private int open;
  private int finished;
  private int lost;
  private String firstFault;

  private Visitors(int port, String host, String target, int visitors, int requestsEach) {
    this.port = port;
    this.visitors = visitors;
    this.requestsEach = requestsEach;
    this.connected = new Visitor[visitors];
    this.request = Buffer.buffer("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
    this.client =
        vertx.createNetClient(
            new NetClientOptions().setConnectTimeout(30_000).setReconnectAttempts(0));
  }

  public static void main(String[] args) {
    Visitors program =
        new Visitors(
            Integer.parseInt(args[0]),
            args[1],
            args[2],
            Integer.parseInt(args[3]),
            Integer.parseInt(args[4]));
    program.vertx.runOnContext(ignored -> program.dialSome());
  }

  private void dialSome() {
    for (int i = 0; i < AT_ONCE; i++) {
      dialNext();
    }
  }

  private void dialNext() {
    if (dialled == visitors) {
      return;
    }
    int number = dialled++;
    client
        .connect(port, "127.0.0.1")
        .onComplete(
            result -> {
              if (result.failed()) {
                fault("cannot connect: " + result.cause());
                over(true);
              } else {
                connected[number] = new Visitor(result.result());
                if (requestsEach == 0) {
                  connected[number].send();
                }
              }
              open++;
              dialNext();
              if (open == visitors) {
                System.out.println("connected " + open);
                sendAll();
              }
            });
  }

  private void sendAll() {
    for (Visitor visitor : connected) {
      if (requestsEach > 0 && visitor != null) {
        visitor.send();
      }
    }
  }

  private void fault(String text) {
    if (firstFault == null) {
      firstFault = text.replaceAll("\\s+", " ");
    }
  }

  private void over(boolean broken) {
    lost += broken ? 1 : 0;
    finished++;
    if (finished == visitors) {
      System.out.println("answered " + statuses.values().stream().mapToInt(n -> n).sum());
      statuses.forEach((status, count) -> System.out.println("status " + status + ": " + count));
      System.out.println("lost " + lost);
      if (firstFault != null) {
        System.out.println("detail " + firstFault);
      }
      System.out.println("done");
    }
  }

  /** One of them. */
  private final class Visitor {

    private final NetSocket socket;
    private final StringBuilder received = new StringBuilder();
    private int answers;
    private boolean done;

    Visitor(NetSocket socket) {
      this.socket = socket;
      socket.handler(this::received);
      socket.exceptionHandler(ignored -> {});
      socket.closeHandler(ignored -> closed());
    }

    void send() {
      socket.write(request);
    }

    private void received(Buffer part) {
      if (done) {
        return;
      }
      received.append(part.toString(StandardCharsets.ISO_8859_1));
      int head = received.indexOf("\r\n\r\n");
      if (head < 0 || received.length() < head + 4 + length(head)) {
        return;
      }
      int status = Integer.parseInt(received.substring(9, 12));
      statuses.merge(status, 1, Integer::sum);
      if (status != 200) {
        fault(received.toString());
      }
      received.setLength(0);
      answers++;
      if (answers >= requestsEach) {
        done = true;
        over(false);
      } else {
        send();
      }
    }

    private int length(int head) {
      int at = received.toString().toLowerCase(java.util.Locale.ROOT).indexOf(LENGTH);
      if (at < 0 || at > head) {
        return 0;
      }
      int end = received.indexOf("\r\n", at);
      return Integer.parseInt(received.substring(at + LENGTH.length(), end).strip());
    }

    private void closed() {
      if (!done) {
        done = true;
        fault("closed after " + answers + " answers");
        over(true);
      }
    }
  }
}
