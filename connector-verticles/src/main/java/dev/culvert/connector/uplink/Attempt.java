package dev.culvert.connector.uplink;

import dev.culvert.connector.dial.Dialler;
import dev.culvert.connector.uplink.KnownEdges.Target;
import dev.culvert.core.frame.FrameType;
import dev.culvert.core.handshake.Hello;
import dev.culvert.core.handshake.Refused;
import dev.culvert.core.handshake.Welcome;
import dev.culvert.core.link.FirstFrame;
import dev.culvert.core.link.SocketLink;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * One attempt to open a stream: a connection, HELLO, and the answer.
 *
 * <p>Owned by the event loop of the connector's verticle.
 */
final class Attempt {

  /** A link whose next bytes are the edge's, and what the edge said first. */
  record Opened(SocketLink link, Welcome welcome) {}

  private final Vertx vertx;
  private final Target target;
  private final Duration welcomeLimit;
  private final long startedAtMillis;
  private final Promise<Opened> result = Promise.promise();
  private SocketLink link;
  private long timer = -1;

  /**
   * An attempt that has not begun.
   *
   * @param welcomeLimit for the answer to HELLO
   * @param startedAtMillis now
   */
  Attempt(Vertx vertx, Target target, Duration welcomeLimit, long startedAtMillis) {
    this.vertx = vertx;
    this.target = target;
    this.welcomeLimit = welcomeLimit;
    this.startedAtMillis = startedAtMillis;
  }

  Target target() {
    return target;
  }

  long startedAtMillis() {
    return startedAtMillis;
  }

  /**
   * Begins.
   *
   * @param hello asked for once there is a connection
   * @return fails with an {@link UplinkException}; nothing is left open then
   */
  Future<Opened> run(Dialler dialler, Supplier<Future<Hello>> hello) {
    dialler.dial(target.address()).onComplete(dialled -> dialled(dialled, hello));
    return result.future();
  }

  private void dialled(AsyncResult<NetSocket> dialled, Supplier<Future<Hello>> hello) {
    if (dialled.failed()) {
      result.tryFail(UplinkException.ofEdge(dialled.cause().getMessage()));
    } else if (result.future().isComplete()) {
      dialled.result().close();
    } else {
      connected(dialled.result(), hello);
    }
  }

  private void connected(NetSocket socket, Supplier<Future<Hello>> hello) {
    link = SocketLink.of(socket);
    link.firstFrame(FrameType.WELCOME, FrameType.REFUSED)
        .onSuccess(this::answered)
        .onFailure(
            cause ->
                fail(
                    UplinkException.ofEdge(where() + "no answer to HELLO: " + cause.getMessage())));
    hello
        .get()
        .onSuccess(
            said -> {
              if (!result.future().isComplete()) {
                link.send(FrameType.HELLO, said.encode());
                timer = vertx.setTimer(welcomeLimit.toMillis(), ignored -> tooLate());
              }
            });
  }

  private void tooLate() {
    fail(
        UplinkException.ofEdge(
            where() + "no answer to HELLO within " + welcomeLimit.toMillis() + " ms"));
  }

  /** A failed dial says by itself where it was. */
  private String where() {
    return "edge " + target.edge().id() + ": ";
  }

  private void answered(FirstFrame frame) {
    if (frame.type() == FrameType.REFUSED) {
      fail(UplinkException.refused(where(), Refused.decode(frame.payload())));
      return;
    }
    try {
      Welcome welcome = Welcome.decode(frame.payload());
      vertx.cancelTimer(timer);
      if (!result.tryComplete(new Opened(link, welcome))) {
        link.close("not wanted any more");
      }
    } catch (IllegalArgumentException e) {
      fail(UplinkException.ofProtocol(where() + e.getMessage()));
    }
  }

  /** Gives up; the result fails. */
  void cancel() {
    fail(UplinkException.ofEdge("given up"));
  }

  private void fail(UplinkException cause) {
    vertx.cancelTimer(timer);
    if (result.tryFail(cause) && link != null) {
      link.close(cause.getMessage());
    }
  }
}
