package dev.culvert.core.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;

/** Reads bytes of unknown origin to the last: every frame, and every head within. */
final class AnyBytes {

  private AnyBytes() {}

  /** Returns whether all was well formed; fails on any exception but the one for the peer. */
  static boolean read(Buffer bytes, int portionBytes) {
    FrameDecoder decoder = new FrameDecoder(AnyBytes::frame);
    try {
      for (int at = 0; at < bytes.length(); at += portionBytes) {
        decoder.feed(bytes.slice(at, Math.min(bytes.length(), at + portionBytes)));
      }
      return true;
    } catch (ProtocolException e) {
      assertThat(e.getMessage()).isNotEmpty();
      return false;
    }
  }

  private static void frame(int type, int flags, int id, Buffer payload) {
    assertThat(FrameType.isKnown(type)).isTrue();
    assertThat(FrameType.isOfExchange(type)).isEqualTo(id != 0);
    assertThat(payload.length()).isLessThanOrEqualTo(FrameType.maxPayloadBytes(type));
    PayloadReader reader = new PayloadReader(payload);
    switch (type) {
      case FrameType.OPEN -> {
        reader.unsignedInt();
        reader.unsignedByte();
        assertThat(HeadCodec.bytes(HeadCodec.readRequest(reader)))
            .isLessThanOrEqualTo(payload.length());
      }
      case FrameType.HEAD ->
          assertThat(HeadCodec.bytes(HeadCodec.readResponse(reader)))
              .isLessThanOrEqualTo(payload.length());
      case FrameType.END ->
          assertThat(HeadCodec.bytes(HeadCodec.readTrailers(reader)))
              .isLessThanOrEqualTo(payload.length());
      case FrameType.CREDIT -> reader.unsignedInt();
      case FrameType.RESET -> {
        reader.unsignedByte();
        reader.text();
      }
      default -> {}
    }
  }
}
