package dev.culvert.core.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PooledBufferTest {

  private static final int LARGE = PooledBuffer.LEAST_KEPT_BYTES;

  private final ByteBuf bytes = ByteBufAllocator.DEFAULT.directBuffer(2 * LARGE);

  @Test
  void shouldShareWhatIsLargeUntilItsOwnerReleasesIt() {
    bytes.writeZero(LARGE);
    Buffer kept = PooledBuffer.keep(PooledBuffer.lend(bytes));
    bytes.setByte(0, 7);
    assertThat(kept.getByte(0)).isEqualTo((byte) 7);
    bytes.release();
    assertThat(bytes.refCnt()).isEqualTo(1);
    PooledBuffer.release(kept);
    assertThat(bytes.refCnt()).isZero();
  }

  @Test
  void shouldCopyWhatIsSmall() {
    bytes.writeZero(LARGE - 1);
    Buffer kept = PooledBuffer.keep(PooledBuffer.lend(bytes));
    assertThat(bytes.refCnt()).isEqualTo(1);
    bytes.release();
    assertThat(kept.getBytes()).isEqualTo(new byte[LARGE - 1]);
  }

  @Test
  void shouldLendSlices() {
    bytes.writeZero(2 * LARGE).setByte(LARGE, 7);
    Buffer slice = PooledBuffer.lend(bytes).slice(LARGE, 2 * LARGE);
    PooledBuffer.release(slice);
    assertThat(bytes.refCnt()).isEqualTo(1);
    Buffer kept = PooledBuffer.keep(slice);
    bytes.release();
    assertThat(kept.getByte(0)).isEqualTo((byte) 7);
    PooledBuffer.release(kept);
    assertThat(bytes.refCnt()).isZero();
  }

  @Test
  void shouldPassOnWhatIsOwned() {
    bytes.writeZero(LARGE);
    Buffer owned = PooledBuffer.own(bytes);
    assertThat(PooledBuffer.keep(owned)).isSameAs(owned);
    Buffer part = PooledBuffer.keepSlice(owned, 1, 3);
    PooledBuffer.release(owned);
    assertThat(part.length()).isEqualTo(2);
    PooledBuffer.release(part);
    assertThat(bytes.refCnt()).isZero();
  }

  @Test
  void shouldBeginWhereTheBytesCanBeRead() {
    bytes.writeZero(3).writeByte(7).skipBytes(3);
    assertThat(PooledBuffer.lend(bytes).getBytes()).containsExactly(7);
    assertThat(PooledBuffer.toHeap(PooledBuffer.own(bytes)).getBytes()).containsExactly(7);
    assertThat(bytes.refCnt()).isZero();
  }

  @Test
  void shouldLeaveOrdinaryBuffersAlone() {
    bytes.release();
    Buffer ordinary = Buffer.buffer("text");
    assertThat(PooledBuffer.keep(ordinary)).isSameAs(ordinary);
    assertThat(PooledBuffer.toHeap(ordinary)).isSameAs(ordinary);
    PooledBuffer.release(ordinary);
    assertThat(PooledBuffer.toWrite(ordinary).readableBytes()).isEqualTo(4);
  }

  /** Else the tests that look for lost memory could not fail. */
  @Test
  void shouldBeMissedByTheLeakWatchWhenItIsLost() {
    bytes.release();
    lose();
    await().atMost(Duration.ofSeconds(20)).until(() -> !LeakWatch.collect().isEmpty());
  }

  private static void lose() {
    PooledBuffer.keep(PooledBuffer.own(ByteBufAllocator.DEFAULT.directBuffer(LARGE)));
  }
}
