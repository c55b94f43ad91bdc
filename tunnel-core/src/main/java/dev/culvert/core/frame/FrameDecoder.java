package dev.culvert.core.frame;

import io.vertx.core.buffer.Buffer;

/**
 * Finds frames in bytes that arrive in any portions.
 *
 * <p>A payload that lies whole within one portion is handed on as a slice of it, without a copy. So
 * is each part of a body's, which nobody needs whole: a DATA frame that lies in two portions
 * becomes two, of which the last one has the flags. Nothing is allocated for a length that the type
 * does not allow. Not thread-safe: one decoder belongs to one direction of one link.
 */
public final class FrameDecoder {

  private static final Buffer EMPTY = Buffer.buffer(0);

  private final FrameSink sink;
  private Buffer partialHeader = Buffer.buffer(FrameHeader.BYTES);
  private boolean inPayload;
  private int type;
  private int flags;
  private int exchangeId;
  private int missingBytes;
  private Buffer partialPayload;

  public FrameDecoder(FrameSink sink) {
    this.sink = sink;
  }

  /**
   * Takes the next portion and hands on every frame it completes.
   *
   * @throws ProtocolException when a header breaks the rules; the decoder is of no use afterwards
   */
  public void feed(Buffer portion) {
    int at = 0;
    int end = portion.length();
    while (at < end || (inPayload && missingBytes == 0)) {
      at = inPayload ? readPayload(portion, at, end) : readHeader(portion, at, end);
    }
  }

  private int readHeader(Buffer portion, int at, int end) {
    if (partialHeader.length() == 0 && end - at >= FrameHeader.BYTES) {
      begin(portion, at);
      return at + FrameHeader.BYTES;
    }
    int taken = Math.min(FrameHeader.BYTES - partialHeader.length(), end - at);
    partialHeader.appendBuffer(portion, at, taken);
    if (partialHeader.length() == FrameHeader.BYTES) {
      Buffer header = partialHeader;
      partialHeader = Buffer.buffer(FrameHeader.BYTES);
      begin(header, 0);
    }
    return at + taken;
  }

  private void begin(Buffer header, int at) {
    type = header.getUnsignedByte(at + FrameHeader.TYPE_OFFSET);
    flags = header.getUnsignedByte(at + FrameHeader.FLAGS_OFFSET);
    exchangeId = header.getInt(at + FrameHeader.EXCHANGE_ID_OFFSET);
    long length = header.getUnsignedInt(at + FrameHeader.LENGTH_OFFSET);
    int allowed = FrameType.maxPayloadBytes(type);
    if (length > allowed) {
      throw new ProtocolException(
          FrameType.name(type) + ": length: " + length + " is more than " + allowed + " bytes");
    }
    if (FrameType.isKnown(type) && FrameType.isOfExchange(type) == (exchangeId == 0)) {
      throw new ProtocolException(
          FrameType.name(type)
              + ": exchange ID: "
              + Integer.toUnsignedString(exchangeId)
              + (exchangeId == 0 ? " belongs to the stream" : " on a frame of the stream"));
    }
    missingBytes = (int) length;
    partialPayload = null;
    inPayload = true;
    if (!FrameType.isKnown(type)) {
      sink.skipped(type, missingBytes);
    }
  }

  private int readPayload(Buffer portion, int at, int end) {
    int taken = Math.min(missingBytes, end - at);
    boolean complete = taken == missingBytes;
    if (type == FrameType.DATA && !complete) {
      sink.frame(type, 0, exchangeId, portion.slice(at, at + taken));
    } else if (FrameType.isKnown(type)) {
      if (complete && partialPayload == null) {
        inPayload = false;
        sink.frame(type, flags, exchangeId, taken == 0 ? EMPTY : portion.slice(at, at + taken));
        return at + taken;
      }
      if (partialPayload == null) {
        partialPayload = Buffer.buffer(missingBytes);
      }
      partialPayload.appendBuffer(portion, at, taken);
    }
    missingBytes -= taken;
    if (complete) {
      inPayload = false;
      Buffer payload = partialPayload;
      partialPayload = null;
      if (payload != null) {
        sink.frame(type, flags, exchangeId, payload);
      }
    }
    return at + taken;
  }
}
