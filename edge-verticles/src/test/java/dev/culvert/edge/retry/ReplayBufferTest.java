package dev.culvert.edge.retry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.frame.PooledBuffer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

class ReplayBufferTest {

  private final ReplayBuffer replay = new ReplayBuffer();

  @Test
  void shouldKeepChunksInOrderWithoutCopying() {
    Buffer first = Buffer.buffer("first");
    Buffer second = Buffer.buffer("second");
    replay.add(first);
    replay.add(second);

    assertThat(replay.chunks()).hasSize(2);
    assertThat(replay.chunks().get(0)).isSameAs(first);
    assertThat(replay.chunks().get(1)).isSameAs(second);
    assertThat(replay.bytes()).isEqualTo(11);
    assertThat(replay.overflowed()).isFalse();
  }

  @Test
  void shouldLetGoWhenTheBodyIsLongerThanTheFirstWindow() {
    replay.add(Buffer.buffer(new byte[ReplayBuffer.CAPACITY_BYTES]));
    assertThat(replay.overflowed()).isFalse();

    replay.add(Buffer.buffer("x"));

    assertThat(replay.overflowed()).isTrue();
    assertThat(replay.chunks()).isEmpty();
    assertThat(replay.bytes()).isZero();
    replay.add(Buffer.buffer("y"));
    assertThat(replay.chunks()).isEmpty();
  }

  @Test
  void shouldOwnPooledMemoryBesideOthersUntilItGivesUp() {
    ByteBuf bytes = PooledByteBufAllocator.DEFAULT.directBuffer().writeZero(10);
    Buffer chunk = PooledBuffer.own(bytes);
    replay.add(chunk);
    PooledBuffer.release(chunk);

    Buffer again = replay.chunks().get(0);
    replay.giveUp();

    assertThat(again.length()).isEqualTo(10);
    assertThat(bytes.refCnt()).isOne();
    PooledBuffer.release(again);
    assertThat(bytes.refCnt()).isZero();
  }
}
