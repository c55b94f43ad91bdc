package dev.culvert.core.internals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.frame.FrameHeader;
import dev.culvert.core.frame.FrameLimits;
import io.netty.buffer.ByteBuf;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

@SuppressWarnings("deprecation") // of a name that Netty itself has no other for
class ReadPortionsTest {

  /** Of loopback, the largest there is. */
  private static final int SEGMENT_BYTES = 65_483;

  private final EmbeddedChannel channel = new EmbeddedChannel();

  @Test
  void shouldGrowUpToTheLargestPortionAndNotBeyond() {
    ReadPortions.limit(channel);
    RecvByteBufAllocator.Handle handle = channel.config().getRecvByteBufAllocator().newHandle();
    assertThat(readFull(handle)).isLessThanOrEqualTo(4 * 1024);
    int largest = 0;
    for (int i = 0; i < 20; i++) {
      largest = readFull(handle);
    }
    assertThat(largest).isEqualTo(ReadPortions.LARGEST_BYTES);
  }

  @Test
  void shouldStayLargeWhenAShortReadComesNowAndThen() {
    ReadPortions.limit(channel);
    RecvByteBufAllocator.Handle handle = channel.config().getRecvByteBufAllocator().newHandle();
    for (int i = 0; i < 20; i++) {
      readFull(handle);
    }
    for (int i = 0; i < 5; i++) {
      read(handle, 1_000);
      assertThat(readFull(handle)).isEqualTo(ReadPortions.LARGEST_BYTES);
    }
  }

  @Test
  void shouldHaveRoomInOneSegmentWithTheHeadersOfItsFrames() {
    int frames = -Math.floorDiv(-ReadPortions.LARGEST_BYTES, FrameLimits.MAX_DATA_BYTES);
    assertThat(ReadPortions.LARGEST_BYTES + frames * FrameHeader.BYTES)
        .isLessThanOrEqualTo(SEGMENT_BYTES);
  }

  /** Reads as much as the handle gives room for, and returns that. */
  private int readFull(RecvByteBufAllocator.Handle handle) {
    return read(handle, Integer.MAX_VALUE);
  }

  private int read(RecvByteBufAllocator.Handle handle, int atMostBytes) {
    handle.reset(channel.config());
    ByteBuf room = handle.allocate(channel.alloc());
    int roomBytes = room.writableBytes();
    room.release();
    int bytes = Math.min(roomBytes, atMostBytes);
    handle.attemptedBytesRead(roomBytes);
    handle.lastBytesRead(bytes);
    handle.incMessagesRead(1);
    assertThat(handle.continueReading()).isFalse();
    handle.readComplete();
    return bytes;
  }
}
