package dev.culvert.connector.origin.http1;

import dev.culvert.connector.origin.http1.Breakage.Taken;
import dev.culvert.core.frame.HeaderFields;
import dev.culvert.core.frame.HttpHead;
import dev.culvert.core.frame.PooledBuffer;
import dev.culvert.core.frame.ResponseHead;
import dev.culvert.core.internals.ReadPortions;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;

/**
 * One HTTP/1.1 connection to the origin. It has one exchange at a time, and says how that is
 * answered; bodies pass through it without a copy.
 *
 * <p>When the origin ends the connection, or takes no more of a request, what it has sent is read
 * first: an early answer is an answer. Owned by the event loop of the connector's verticle.
 */
final class OriginConnection implements OriginWire.Events {

  /** How long an origin that takes no more of a request has for its answer. */
  private static final long LAST_ANSWER_NANOS = 2_000_000_000L;

  private final Channel channel;
  private final Owner owner;
  private final ResponseDecoder decoder = new ResponseDecoder();
  private final RequestSender request;

  private User user;
  private boolean used;
  private boolean reused;
  private boolean interim;
  private boolean keepAlive;
  private boolean free;
  private boolean longLived;
  private boolean responding;
  private int looksSinceHead;
  private String lastError;
  private long idleFromNanos;
  private long keepNanos = KeepAliveField.NOT_SAID;

  /** Who has it for one exchange. Nothing is told once the exchange was abandoned. */
  interface User {

    /** The origin takes more of the request. */
    void writable();

    /** An interim head. */
    void interim(ResponseHead head);

    /**
     * The final head.
     *
     * @param bodyless whether nothing follows
     */
    void head(ResponseHead head, boolean bodyless);

    /** A part of the body, whose owner the user becomes. */
    void body(Buffer part);

    /** The response is complete, and the connection another's. */
    void ended(HeaderFields trailers);

    /** The connection is gone. */
    void broke(Breakage breakage);

    /** There is no room for a response that goes on for so long. */
    void noRoom();
  }

  /** Who has it while nobody uses it. */
  interface Owner {

    /** It may be used for another exchange. */
    void idle(OriginConnection connection);

    /** It is gone. */
    void closed(OriginConnection connection);

    /** It carries a response without a near end; whether there is room for one more. */
    boolean mayLiveLong(OriginConnection connection);
  }

  private OriginConnection(NetSocketInternal socket, Owner owner, ContextInternal vertxContext) {
    this.channel = socket.channelHandlerContext().channel();
    this.owner = owner;
    ReadPortions.limit(channel);
    // Else a failed write, or the end of what the origin sends, would cost what has arrived.
    channel.config().setAutoClose(false);
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    String last = socket.channelHandlerContext().name();
    OriginWire wire = new OriginWire(this, vertxContext);
    channel.pipeline().addBefore(last, "culvert-response", decoder);
    channel.pipeline().addBefore(last, "culvert-origin", wire);
    this.request = new RequestSender(channel.pipeline().context(wire));
  }

  /** Takes a connected socket over. */
  static OriginConnection of(NetSocket socket, Owner owner, ContextInternal context) {
    return new OriginConnection((NetSocketInternal) socket, owner, context);
  }

  // ---- while no exchange has it

  void idleFrom(long nowNanos) {
    idleFromNanos = nowNanos;
  }

  long idleNanos(long nowNanos) {
    return nowNanos - idleFromNanos;
  }

  /** Whether it has been idle for as long as this side, or the origin, wants. */
  boolean isIdleFor(long nowNanos, long limitNanos) {
    return idleNanos(nowNanos) >= Math.min(limitNanos, keepNanos);
  }

  /** Whether the origin has not closed it, as far as the kernel knows. */
  boolean isOpen() {
    return request.isOpen();
  }

  void close() {
    channel.close();
  }

  // ---- what its owner keeps here

  boolean isLongLived() {
    return longLived;
  }

  void longLived(boolean is) {
    longLived = is;
  }

  /** To be called now and then; counts how often since a response began that still goes on. */
  int look(long nowNanos) {
    if (request.isDeafFor(nowNanos, LAST_ANSWER_NANOS)) {
      fail("it took no more of the request");
    }
    return responding ? ++looksSinceHead : 0;
  }

  // ---- the request

  /** Whether it had an exchange before the present one. */
  boolean isReused() {
    return reused;
  }

  /**
   * Sends the head of a request; all of it if it has no body.
   *
   * @throws IllegalArgumentException when it cannot be written; nothing was sent
   */
  void begin(User asking, HttpHead head, boolean bodyless) {
    request.begin(head, bodyless, used);
    user = asking;
    reused = used;
    used = true;
    interim = false;
    lastError = null;
    decoder.expect(head.method());
  }

  /** Where the rest of the request goes. */
  RequestSender request() {
    return request;
  }

  // ---- the response

  /** Whether more of the response is to be read; until then it waits at the origin. */
  void reading(boolean on) {
    channel.config().setAutoRead(on);
  }

  /** The exchange is over before the response is: the connection is of no use to another. */
  void abandon() {
    user = null;
    channel.close();
  }

  @Override
  public void received(HttpObject message) {
    if (user == null) {
      // Nobody asked, or not any more.
      free = false;
      channel.close();
      return;
    }
    if (message.decoderResult().isFailure()) {
      fail("its answer is not HTTP/1.1: " + message.decoderResult().cause().getMessage());
      return;
    }
    if (message instanceof HttpResponse response) {
      begun(response);
    }
    if (message instanceof HttpContent content && user != null) {
      if (content.content().isReadable()) {
        user.body(PooledBuffer.own(content.content().retain()));
      }
      if (content instanceof LastHttpContent last && user != null) {
        ended(last.trailingHeaders());
      }
    }
  }

  private void begun(HttpResponse response) {
    String fault = ResponseScreen.fault(response);
    if (fault != null) {
      fail(fault);
      return;
    }
    int status = response.status().code();
    interim = status < 200;
    ResponseHead head =
        new ResponseHead(
            status, response.status().reasonPhrase(), ResponseFields.endToEnd(response.headers()));
    if (interim) {
      user.interim(head);
      return;
    }
    boolean bodyless = decoder.isBodyless(response);
    if (!bodyless && ResponseFields.isEventStream(response.headers())) {
      if (!owner.mayLiveLong(this)) {
        User refused = user;
        abandon();
        refused.noRoom();
        return;
      }
    }
    keepAlive = HttpUtil.isKeepAlive(response);
    keepNanos = KeepAliveField.withMargin(KeepAliveField.nanos(response.headers()));
    responding = !bodyless;
    looksSinceHead = 0;
    user.head(head, bodyless);
  }

  private void ended(HttpHeaders trailers) {
    if (interim) {
      return;
    }
    User answered = user;
    user = null;
    responding = false;
    reading(true);
    // Else the next request would be taken for the rest of this one's body.
    free = request.isEnded() && keepAlive && channel.isActive();
    if (!free) {
      channel.close();
    }
    answered.ended(trailers.isEmpty() ? HeaderFields.NONE : ResponseFields.endToEnd(trailers));
  }

  /** Only now it shows whether more came than was asked for, which the next one must not get. */
  @Override
  public void readComplete() {
    if (free) {
      free = false;
      if (decoder.hasRest()) {
        channel.close();
      } else {
        owner.idle(this);
      }
    }
  }

  // ---- the end

  @Override
  public void writable() {
    if (user != null && channel.isWritable()) {
      user.writable();
    }
  }

  @Override
  public void failed(Throwable cause, boolean ofTheSocket) {
    lastError = String.valueOf(cause.getMessage());
    if (!ofTheSocket) {
      fail("it cannot be understood");
    }
    // Else the end is told as well, once what has arrived was read.
  }

  /** The origin takes no more; perhaps it has answered why. */
  @Override
  public void outputEnded() {
    request.deaf(System.nanoTime());
    if (user == null || !request.isHeadHanded()) {
      fail("it takes nothing");
    }
  }

  /** The origin sends no more. The decoder has said by now whether that was the end of a body. */
  @Override
  public void inputEnded() {
    free = false;
    fail("it closed the connection");
  }

  @Override
  public void closed() {
    free = false;
    fail("it closed the connection");
    owner.closed(this);
  }

  @Override
  public void threw(RuntimeException cause) {
    fail("internal error: " + cause);
  }

  private void fail(String how) {
    User failed = user;
    user = null;
    responding = false;
    if (failed == null) {
      channel.close();
      return;
    }
    boolean answered = decoder.hasBegun();
    Taken taken = reused && !answered ? request.taken(lastError != null) : Taken.PERHAPS;
    channel.close();
    failed.broke(new Breakage(lastError == null ? how : how + ": " + lastError, taken, answered));
  }
}
