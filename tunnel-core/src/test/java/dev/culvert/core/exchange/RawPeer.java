package dev.culvert.core.exchange;

import dev.culvert.core.frame.FrameDecoder;
import dev.culvert.core.frame.FrameHeader;
import dev.culvert.core.frame.FrameType;
import dev.culvert.core.link.FrameBatch;
import dev.culvert.core.link.Link;
import dev.culvert.core.link.LinkReceiver;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The other end as bare frames: says what a test wants, right or wrong. */
final class RawPeer implements LinkReceiver {

  /** What came, as "TYPE exchange [first byte of a RESET]", and at last "ended: reason". */
  final List<String> received = new CopyOnWriteArrayList<>();

  private final Link link;
  private final FrameDecoder decoder =
      new FrameDecoder(
          (type, flags, id, payload) ->
              received.add(
                  FrameType.name(type)
                      + " "
                      + id
                      + (type == FrameType.RESET ? " " + payload.getUnsignedByte(0) : "")));

  private Buffer unread = Buffer.buffer();

  RawPeer(Link link) {
    this.link = link;
    link.start(this);
  }

  void send(Buffer frames) {
    link.write(new FrameBatch(frames));
  }

  /** Feeds whole frames, since the decoder makes several of a DATA frame that comes in parts. */
  @Override
  public void received(Buffer portion) {
    unread.appendBuffer(portion);
    int at = 0;
    int next = end(at);
    while (next <= unread.length()) {
      decoder.feed(unread.slice(at, next));
      at = next;
      next = end(at);
    }
    unread = unread.getBuffer(at, unread.length());
  }

  /** Where the frame ends that begins there. */
  private int end(int at) {
    int afterHeader = at + FrameHeader.BYTES;
    return afterHeader > unread.length()
        ? afterHeader
        : afterHeader + unread.getInt(at + FrameHeader.LENGTH_OFFSET);
  }

  @Override
  public void writable() {}

  @Override
  public void ended(String reason) {
    received.add("ended: " + reason);
  }
}
