package dev.culvert.core.exchange;

import dev.culvert.core.frame.FrameHeader;
import dev.culvert.core.frame.FrameType;
import dev.culvert.core.frame.Frames;
import dev.culvert.core.frame.HeadCodec;
import dev.culvert.core.frame.HeaderFields;
import dev.culvert.core.frame.HttpHead;
import dev.culvert.core.frame.ResponseHead;
import io.vertx.core.buffer.Buffer;

/** Frames as a peer may send them, right or wrong. */
final class RawFrames {

  static final HttpHead POST = new HttpHead("POST", "http", "demo.test", "/", new HeaderFields());
  static final ResponseHead OK = new ResponseHead(200, "OK", new HeaderFields());
  static final ResponseHead HINTS = new ResponseHead(103, "", new HeaderFields());

  private RawFrames() {}

  static Buffer open(int id, boolean fin) {
    return and(Buffer.buffer(), id, fin);
  }

  static Buffer and(Buffer frames, int id, boolean fin) {
    Frames.appendOpen(frames, id, fin, 1_000, null, POST);
    return frames;
  }

  static Buffer data(Buffer frames, int id, int bytes, boolean fin) {
    FrameHeader.append(frames, bytes, FrameType.DATA, fin ? FrameHeader.FIN : 0, id);
    return frames.appendBytes(new byte[bytes]);
  }

  static Buffer head(int id, ResponseHead head, boolean fin) {
    return head(Buffer.buffer(), id, head, fin);
  }

  static Buffer head(Buffer frames, int id, ResponseHead head, boolean fin) {
    Frames.appendHead(frames, id, fin, head);
    return frames;
  }

  static Buffer end(Buffer frames, int id, String... trailers) {
    Buffer payload = Buffer.buffer();
    HeadCodec.append(payload, HeaderFields.of(trailers));
    FrameHeader.append(frames, payload.length(), FrameType.END, 0, id);
    return frames.appendBuffer(payload);
  }

  static Buffer raw(int type, int id, byte... payload) {
    Buffer frame = Buffer.buffer();
    FrameHeader.append(frame, payload.length, type, 0, id);
    return frame.appendBytes(payload);
  }

  static Buffer credit(int id, int bytes) {
    Buffer frame = Buffer.buffer();
    Frames.appendCredit(frame, id, bytes);
    return frame;
  }
}
