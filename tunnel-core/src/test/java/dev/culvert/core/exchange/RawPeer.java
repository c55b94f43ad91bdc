package dev.culvert.core.exchange;

import dev.culvert.core.frame.FrameDecoder;
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

  RawPeer(Link link) {
    this.link = link;
    link.start(this);
  }

  void send(Buffer frames) {
    link.write(new FrameBatch(frames));
  }

  @Override
  public void received(Buffer portion) {
    decoder.feed(portion);
  }

  @Override
  public void writable() {}

  @Override
  public void ended(String reason) {
    received.add("ended: " + reason);
  }
}
