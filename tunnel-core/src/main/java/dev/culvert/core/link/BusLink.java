package dev.culvert.core.link;

import dev.culvert.core.frame.PooledBuffer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageProducer;
import java.util.List;
import java.util.UUID;

/**
 * Frames as messages of the event bus, between two verticle instances.
 *
 * <p>The event bus loses messages silently when a socket between two nodes dies, so each message
 * carries the session's number and its sequence: a gap, a failed send or an unknown session ends
 * the link. The bus has no back-pressure either, so each message also says how much its sender has
 * received, and no more than {@link #MAX_UNACKNOWLEDGED_BYTES} are ever on the way.
 *
 * <p>Threading: owned by the event loop of the {@link BusEndpoint} that made it.
 */
final class BusLink implements Link {

  /** What may be on the way in one direction, in bytes. */
  static final int MAX_UNACKNOWLEDGED_BYTES = 1024 * 1024;

  /** After so many received bytes an acknowledgement is sent by itself. */
  private static final int ACKNOWLEDGE_EVERY_BYTES = 128 * 1024;

  private final UUID session;
  private final String remoteAddress;
  private final BusEndpoint endpoint;
  private final EventBus bus;
  private final MessageProducer<Object> producer;
  private LinkReceiver receiver;
  private long nextOutbound;
  private long nextInbound;
  private long sentBytes;
  private long acknowledgedBytes;
  private long receivedBytes;
  private long toldReceivedBytes;
  private boolean ended;

  BusLink(UUID session, String remoteAddress, BusEndpoint endpoint, EventBus bus) {
    this.session = session;
    this.remoteAddress = remoteAddress;
    this.endpoint = endpoint;
    this.bus = bus;
    this.producer = bus.sender(remoteAddress);
  }

  @Override
  public void start(LinkReceiver newReceiver) {
    receiver = newReceiver;
  }

  @Override
  public int writableBytes() {
    return ended ? 0 : (int) (MAX_UNACKNOWLEDGED_BYTES - (sentBytes - acknowledgedBytes));
  }

  @Override
  public void write(FrameBatch batch) {
    if (ended) {
      batch.release();
      return;
    }
    List<Buffer> parts = batch.parts();
    // A message stays in memory until another thread has taken it.
    parts.replaceAll(PooledBuffer::toHeap);
    send(parts, batch.bytes());
  }

  private void send(List<Buffer> parts, int bytes) {
    sentBytes += bytes;
    toldReceivedBytes = receivedBytes;
    producer
        .write(new BusFrames(session, nextOutbound++, receivedBytes, parts, bytes))
        .onFailure(cause -> endpoint.run(() -> endByFault("send failed: " + cause.getMessage())));
  }

  /** A message of this session arrived. */
  void received(BusFrames message) {
    if (ended || receiver == null) {
      return;
    }
    if (message.sequence() != nextInbound) {
      endByFault(
          "messages were lost: expected number " + nextInbound + ", got " + message.sequence());
      return;
    }
    nextInbound++;
    boolean wasFull = writableBytes() <= 0;
    acknowledgedBytes = Math.max(acknowledgedBytes, message.receivedBytes());
    receivedBytes += message.bytes();
    if (message.bytes() == 0) {
      receiver.received(Buffer.buffer(0));
    }
    for (var part : message.parts()) {
      if (!ended) {
        receiver.received(part);
      }
    }
    if (wasFull && !ended && writableBytes() > 0) {
      receiver.writable();
    }
    if (!ended && receivedBytes - toldReceivedBytes >= ACKNOWLEDGE_EVERY_BYTES) {
      send(List.of(), 0);
    }
  }

  @Override
  public void close(String reason) {
    if (!ended) {
      ended = true;
      endpoint.forget(session);
      bus.send(remoteAddress, new BusClose(session, reason));
    }
  }

  /** The link cannot go on; the other end is told, as far as it can be. */
  void endByFault(String reason) {
    if (!ended) {
      close(reason);
      if (receiver != null) {
        receiver.ended(reason);
      }
    }
  }

  /** The other end ended the session, or does not know it, or is gone: nothing is sent. */
  void endedByPeer(String reason) {
    if (!ended) {
      ended = true;
      endpoint.forget(session);
      if (receiver != null) {
        receiver.ended(reason);
      }
    }
  }

  String remoteAddress() {
    return remoteAddress;
  }

  @Override
  public String remote() {
    return remoteAddress;
  }
}
