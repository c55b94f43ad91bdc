package dev.culvert.core.exchange;

import dev.culvert.core.frame.FrameHeader;
import dev.culvert.core.frame.FrameType;
import dev.culvert.core.frame.Frames;
import dev.culvert.core.frame.PayloadReader;
import dev.culvert.core.frame.PooledBuffer;
import dev.culvert.core.frame.ProtocolException;
import dev.culvert.core.frame.ResponseHead;
import dev.culvert.core.link.FrameBatch;
import dev.culvert.core.memory.Holding;
import dev.culvert.core.memory.MemoryAccount;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;

/**
 * One of the two legs of an exchange that goes on over another link: what comes in on one goes out
 * on the other, under the number it has there. Payloads are passed on as they are. Credit passes
 * through too, so what waits here is bounded by what the two ends grant each other.
 *
 * <p>The pair lives until both directions have ended or either leg is reset; when the link of one
 * leg dies the other leg is reset. Owned by the event loop of both links.
 */
final class RelayedLeg extends Leg {

  /** What may wait before it is charged. */
  private static final int UNCHARGED_BYTES = 64 * 1024;

  /** DATA or END of the other leg that waits for its turn on this link. */
  private record Waiting(int type, boolean fin, Buffer payload) {}

  private final LinkSide side;
  private final int id;
  private final RelayBudget budget;
  private final MemoryAccount account;

  /** Whether the exchange was opened at this end of its link. */
  private final boolean opener;

  private final ArrayDeque<Waiting> queue = new ArrayDeque<>(2);
  private RelayedLeg other;
  private int queuedBytes;
  private int chargedBytes;
  private long inboundCreditBytes;
  private boolean creditWaits;
  private int waitingCreditBytes;
  private boolean headAwaited;

  /** Made when the first interim head comes, which few exchanges have. */
  private InterimHeads interimHeads;

  private boolean inboundEnded;
  private boolean outboundEnded;
  private boolean closed;

  private RelayedLeg(
      LinkSide side,
      int id,
      RelayBudget budget,
      MemoryAccount account,
      long inboundCreditBytes,
      boolean opener) {
    this.side = side;
    this.id = id;
    this.budget = budget;
    this.account = account;
    this.inboundCreditBytes = inboundCreditBytes;
    this.opener = opener;
    this.headAwaited = opener;
  }

  /**
   * Takes an exchange that a peer opened and opens it on another link.
   *
   * @param back the link it came on
   * @param backId its number there
   * @param fin whether the request has no body
   * @param windowBytes of the response
   * @param kind of the exchange
   * @param head of the request, as it came
   * @param onward the link it goes on over, which can open an exchange
   * @param budget for what waits to be relayed from and to the peer
   * @param account of the tunnel whose stream the link onward carries
   */
  static void open(
      LinkSide back,
      int backId,
      boolean fin,
      int windowBytes,
      int kind,
      Buffer head,
      LinkSide onward,
      RelayBudget budget,
      MemoryAccount account) {
    RelayedLeg asked =
        new RelayedLeg(
            back, backId, budget, account, MultiplexerOptions.REQUEST_WINDOW_BYTES, false);
    RelayedLeg asking =
        new RelayedLeg(onward, onward.legs().nextId(), budget, account, windowBytes, true);
    asked.other = asking;
    asking.other = asked;
    asked.delivered = true;
    asked.inboundEnded = fin;
    asking.outboundEnded = fin;
    Frames.appendOpen(onward.writer().control(), asking.id, fin, windowBytes, kind, head);
    back.legs().add(asked);
    onward.opened(asking);
  }

  @Override
  int id() {
    return id;
  }

  /** What the peer sent may wait to be passed on for a while after it has said all. */
  @Override
  boolean isOverForPeer() {
    return inboundEnded && outboundEnded;
  }

  @Override
  void frame(int type, boolean fin, Buffer payload) {
    switch (type) {
      case FrameType.HEAD -> head(fin, payload);
      case FrameType.DATA -> data(fin, payload);
      case FrameType.END -> {
        checkBody(FrameType.END);
        inboundEnded = true;
        other.enqueue(FrameType.END, true, payload);
      }
      case FrameType.CREDIT -> other.grant(new PayloadReader(payload).unsignedInt());
      default -> {
        other.side.writer().passOnReset(other.id, payload);
        close();
      }
    }
  }

  private void head(boolean fin, Buffer payload) {
    int status = new PayloadReader(payload).unsignedShort();
    boolean interim = status < 200 && status != ResponseHead.SWITCHING_PROTOCOLS;
    if (!headAwaited || (fin && interim)) {
      throw new ProtocolException("HEAD where none may be");
    }
    if (interim) {
      checkInterim(payload.length());
    }
    headAwaited = interim;
    if (other.side.writer().isControlFull()) {
      reset(ResetCode.INTERNAL, "too much waits to be relayed");
      return;
    }
    other.side.writer().passOn(FrameType.HEAD, fin, other.id, payload);
    if (fin) {
      inboundEnded = true;
      other.outboundEnded = true;
      closeIfDone();
    }
  }

  private void checkInterim(int payloadBytes) {
    if (interimHeads == null) {
      interimHeads = new InterimHeads();
    }
    interimHeads.add(payloadBytes);
  }

  private void data(boolean fin, Buffer payload) {
    checkBody(FrameType.DATA);
    inboundCreditBytes -= payload.length();
    if (inboundCreditBytes < 0) {
      throw new ProtocolException("DATA beyond the credit");
    }
    inboundEnded = fin;
    other.enqueue(FrameType.DATA, fin, payload);
    if (budget.isOverrun()) {
      reset(ResetCode.INTERNAL, "too much waits to be relayed");
    }
  }

  private void checkBody(int type) {
    if (inboundEnded || headAwaited) {
      throw new ProtocolException(FrameType.name(type) + " where none may be");
    }
  }

  /** Credit of the other end, which takes its turn: many small ones leave as one. */
  private void grant(long bytes) {
    inboundCreditBytes += bytes;
    if (inboundCreditBytes > Integer.MAX_VALUE) {
      throw new ProtocolException("credit of more than 2^31 - 1");
    }
    creditWaits = true;
    waitingCreditBytes += (int) bytes;
    side.writer().takeTurnSoon(this);
  }

  private void enqueue(int type, boolean fin, Buffer payload) {
    // What has to wait must not keep alive all that arrived with it.
    Buffer kept = queue.isEmpty() ? PooledBuffer.keep(payload) : payload.copy();
    queue.add(new Waiting(type, fin, kept));
    queuedBytes += payload.length();
    budget.add(payload.length());
    if (queuedBytes - chargedBytes > UNCHARGED_BYTES) {
      chargeWaiting();
    }
    side.writer().takeTurnSoon(this);
  }

  @Override
  MemoryAccount account() {
    return account;
  }

  @Override
  Holding newHolding() {
    return new Holding(
        account, side.writer().eventLoop(), ceiling -> reset(ResetCode.CANCELLED, ceiling.text()));
  }

  @Override
  void chargeWaiting() {
    if (queuedBytes > chargedBytes) {
      held().add(queuedBytes - chargedBytes);
    } else if (queuedBytes < chargedBytes) {
      held().remove(chargedBytes - queuedBytes);
    }
    chargedBytes = queuedBytes;
  }

  @Override
  boolean wantsTurn() {
    return creditWaits || !queue.isEmpty();
  }

  @Override
  void takeTurn(FrameBatch batch, int maxBytes) {
    if (creditWaits) {
      Frames.appendCredit(batch.tail(), id, waitingCreditBytes);
      creditWaits = false;
      waitingCreditBytes = 0;
    }
    int left = maxBytes;
    Waiting next;
    while (left > 0 && (next = queue.poll()) != null) {
      int length = next.payload().length();
      int flags = next.fin() ? FrameHeader.FIN : 0;
      FrameHeader.append(batch.tail(), length, next.type(), flags, id);
      batch.addPayload(next.payload());
      queuedBytes -= length;
      budget.remove(length);
      left -= length;
      outboundEnded |= next.fin();
    }
    if (queuedBytes > 0 || chargedBytes > 0) {
      chargeWaiting();
    }
    if (outboundEnded) {
      side.writer().afterWrite(this::closeIfDone);
    }
  }

  @Override
  void closeIfDone() {
    if (inboundEnded && outboundEnded && other.inboundEnded && other.outboundEnded) {
      close();
    }
  }

  /** Ends both legs at both ends. */
  private void reset(ResetCode code, String text) {
    if (!closed) {
      side.writer().sendReset(id, code, text);
      other.side.writer().sendReset(other.id, code, text);
      close();
    }
  }

  private void close() {
    leave();
    other.leave();
  }

  private void leave() {
    if (!closed) {
      closed = true;
      queue.forEach(waiting -> PooledBuffer.release(waiting.payload()));
      queue.clear();
      creditWaits = false;
      budget.remove(queuedBytes);
      queuedBytes = 0;
      chargeWaiting();
      holdsNoMore();
      side.legs().remove(this);
    }
  }

  @Override
  void breakOff(ResetCode code, String text) {
    reset(code, text);
  }

  @Override
  void notTouched(String reason) {
    resetOther(ResetCode.REFUSED, reason);
  }

  @Override
  void linkEnded(String reason) {
    ResetCode code =
        opener ? delivered ? ResetCode.INTERNAL : ResetCode.REFUSED : ResetCode.CANCELLED;
    resetOther(code, "the link ended: " + reason);
  }

  private void resetOther(ResetCode code, String text) {
    if (!closed) {
      other.side.writer().sendReset(other.id, code, text);
      close();
    }
  }

  /** The two ends look after it. */
  @Override
  void checkAccepted(long nowNanos, long limitNanos) {}

  @Override
  public String toString() {
    return "exchange " + Integer.toUnsignedString(id);
  }
}
