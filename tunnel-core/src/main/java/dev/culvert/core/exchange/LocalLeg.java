package dev.culvert.core.exchange;

import dev.culvert.core.exchange.ExchangeResetException.By;
import dev.culvert.core.frame.FrameType;
import dev.culvert.core.frame.HeadCodec;
import dev.culvert.core.frame.OpenHead;
import dev.culvert.core.frame.PayloadReader;
import dev.culvert.core.frame.ProtocolException;
import dev.culvert.core.link.FrameBatch;
import dev.culvert.core.memory.Ceiling;
import dev.culvert.core.memory.Holding;
import dev.culvert.core.memory.MemoryAccount;
import io.vertx.core.buffer.Buffer;

/**
 * An exchange that ends here: what the frames of the peer, the turns of the link and its end do to
 * it. What its owner may do is {@link Exchange}.
 *
 * <p>Owned by the event loop of the link.
 */
abstract class LocalLeg extends Leg {

  final LinkWriter writer;
  final OpenHead head;
  final Acceptance acceptance;
  final ExchangeHandlers handlers = new ExchangeHandlers(this);
  final InboundBody inbound;
  final OutboundBody outbound;
  private final OpenLegs legs;
  private final MemoryAccount account;
  private final int id;

  /** Whether both directions ended, or it was reset. */
  boolean closed;

  /** Why it was reset, by whichever side; null unless it was. */
  ExchangeResetException failure;

  /**
   * An exchange of which nothing but its OPEN was sent.
   *
   * @param sendCreditBytes what this side may send of its body
   * @param receiveWindow of the other direction; null when that has no body
   * @param expected what the other direction's head said of its body; null when that head is
   *     awaited
   */
  LocalLeg(
      LinkSide side,
      MemoryAccount account,
      int id,
      OpenHead head,
      Acceptance acceptance,
      int sendCreditBytes,
      ReceiveWindow receiveWindow,
      BodyLength expected,
      boolean inboundFinished) {
    this.writer = side.writer();
    this.legs = side.legs();
    this.account = account;
    this.id = id;
    this.head = head;
    this.acceptance = acceptance;
    this.outbound = new OutboundBody(this, sendCreditBytes);
    this.inbound =
        new InboundBody(
            this, handlers, acceptance, writer, receiveWindow, expected, inboundFinished);
  }

  @Override
  int id() {
    return id;
  }

  @Override
  MemoryAccount account() {
    return account;
  }

  @Override
  Holding newHolding() {
    Holding holding = new Holding(account, writer.eventLoop(), this::giveWay);
    if (closed) {
      holding.finish();
    }
    return holding;
  }

  /** It holds most where too much is held; one that is closed already is told all the same. */
  private void giveWay(Ceiling ceiling) {
    if (closed) {
      handlers.tell(
          handlers.exception,
          new ExchangeResetException(ResetCode.CANCELLED, ceiling.text(), By.CEILING, delivered));
    } else {
      writer.sendReset(id, ResetCode.CANCELLED, ceiling.text());
      fail(ResetCode.CANCELLED, ceiling.text(), By.CEILING, delivered);
    }
  }

  @Override
  void chargeWaiting() {
    outbound.charge();
  }

  // ---- the peer

  @Override
  void frame(int type, boolean fin, Buffer payload) {
    switch (type) {
      case FrameType.HEAD ->
          inbound.receivedHead(
              head, HeadCodec.readResponse(new PayloadReader(payload)), fin, payload.length());
      case FrameType.DATA -> inbound.receivedData(payload, fin, writer.nowNanos());
      case FrameType.END -> inbound.receivedEnd(HeadCodec.readTrailers(new PayloadReader(payload)));
      case FrameType.CREDIT -> receivedCredit(new PayloadReader(payload).unsignedInt());
      default -> {
        PayloadReader reader = new PayloadReader(payload);
        receivedReset(ResetCode.of(reader.unsignedByte()), reader.logText());
      }
    }
  }

  private void receivedCredit(long bytes) {
    // A sign of the acceptor: it acts on the exchange.
    if (acceptance.isOpener() && acceptance.give()) {
      handlers.tell(handlers.accepted, null);
    }
    if (!closed && !outbound.addCredit(bytes)) {
      throw new ProtocolException("credit of more than 2^31 - 1");
    }
    takeTurnSoon();
  }

  private void receivedReset(ResetCode code, String text) {
    boolean tooLate = code == ResetCode.REFUSED && acceptance.isGiven();
    fail(
        tooLate ? ResetCode.PROTOCOL : code,
        tooLate ? "refused after it was accepted: " + text : text,
        By.PEER,
        tooLate || code != ResetCode.REFUSED);
  }

  @Override
  void breakOff(ResetCode code, String text) {
    if (!closed) {
      writer.sendReset(id, code, text);
      fail(code, text, By.PEER, delivered);
    }
  }

  @Override
  void notTouched(String reason) {
    fail(ResetCode.REFUSED, reason, By.PEER, false);
  }

  @Override
  void linkEnded(String reason) {
    fail(ResetCode.INTERNAL, "link ended: " + reason, By.LINK, delivered);
  }

  @Override
  void checkAccepted(long nowNanos, long limitNanos) {
    switch (closed ? Acceptance.Due.NOTHING : acceptance.due(nowNanos, limitNanos)) {
      case NOTHING -> {}
      case ACCEPT -> giveAcceptance();
      case GIVE_UP -> {
        writer.sendReset(id, ResetCode.CANCELLED, "not accepted");
        fail(ResetCode.TIMEOUT, "not accepted in time", By.NOT_ACCEPTED, delivered);
      }
    }
  }

  /** Tells the opener that this end acts on the request, unless it knows. */
  void giveAcceptance() {
    if (!closed && acceptance.give()) {
      writer.sendCredit(id, inbound.widen());
    }
  }

  // ---- its turn

  @Override
  boolean wantsTurn() {
    return !closed && outbound.hasSendable();
  }

  void takeTurnSoon() {
    if (wantsTurn()) {
      writer.takeTurnSoon(this);
    }
  }

  /** Its handlers are called after the batch was written. */
  @Override
  void takeTurn(FrameBatch batch, int maxBytes) {
    if (closed) {
      return;
    }
    if (outbound.appendTo(batch, id, maxBytes)) {
      writer.afterWrite(this::closeIfDone);
    } else if (outbound.hasDrained()) {
      writer.afterWrite(this::drained);
    }
  }

  private void drained() {
    if (!closed) {
      handlers.tell(handlers.drain, null);
    }
  }

  // ---- its end

  @Override
  void closeIfDone() {
    if (!closed && outbound.isSent() && inbound.isRead()) {
      close();
    }
  }

  /** Ends the exchange without a word to the peer, and tells this side why. */
  private void fail(ResetCode code, String text, By by, boolean wasDelivered) {
    if (!closed) {
      failure = new ExchangeResetException(code, text, by, wasDelivered);
      delivered = wasDelivered;
      close();
      handlers.tell(handlers.exception, failure);
    }
  }

  void close() {
    closed = true;
    outbound.clear();
    inbound.clear(failure != null);
    legs.remove(this);
    holdsNoMore();
    handlers.tell(handlers.closed, null);
  }

  @Override
  public String toString() {
    return "exchange " + Integer.toUnsignedString(id);
  }
}
