package dev.culvert.benchmark;

import dev.culvert.core.frame.FrameDecoder;
import dev.culvert.core.frame.FrameHeader;
import dev.culvert.core.frame.FrameLimits;
import dev.culvert.core.frame.FrameType;
import dev.culvert.core.frame.Frames;
import dev.culvert.core.link.FrameBatch;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Frames to bytes and back, by the kind of frame. One operation is one frame by itself, or one
 * portion of 64 KiB full of them, as a link reads it: up to a thousand frames, the first and the
 * last of which are cut.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FrameBenchmark {

  private static final int PORTION_BYTES = 64 * 1024;
  private static final int PORTIONS = 16;
  private static final int EXCHANGE_ID = 42;
  private static final int SMALL_BYTES = 100;

  /** The kinds of frames. */
  public enum Kind {
    /** DATA of 100 bytes. */
    SMALL_DATA(SMALL_BYTES),
    /** DATA as long as it may be. */
    FULL_DATA(FrameLimits.MAX_DATA_BYTES),
    /** CREDIT. */
    CREDIT(0);

    private final int payloadBytes;

    Kind(int payloadBytes) {
      this.payloadBytes = payloadBytes;
    }
  }

  /** Which kind. */
  @Param public Kind kind;

  private Buffer payload;
  private FrameDecoder decoder;
  private Buffer single;
  private Buffer[] portions;
  private int next;

  /**
   * Makes the bytes to decode. The last portion is longer by less than a frame, so that it ends
   * with one, and the first may follow again.
   */
  @Setup
  public void fill(Blackhole blackhole) {
    payload = Buffer.buffer(new byte[kind.payloadBytes]);
    decoder = new FrameDecoder((type, flags, id, payload) -> blackhole.consume(payload));
    FrameBatch one = new FrameBatch();
    append(one);
    single = flat(one);
    Buffer all = Buffer.buffer();
    while (all.length() < PORTIONS * PORTION_BYTES) {
      all.appendBuffer(single);
    }
    portions = new Buffer[PORTIONS];
    for (int i = 0; i < PORTIONS; i++) {
      int end = i < PORTIONS - 1 ? (i + 1) * PORTION_BYTES : all.length();
      portions[i] = all.getBuffer(i * PORTION_BYTES, end);
    }
  }

  /** One frame to bytes, in a batch of its own. */
  @Benchmark
  public int encodeOne() {
    FrameBatch batch = new FrameBatch();
    append(batch);
    return sent(batch);
  }

  /** 64 KiB of frames, to one batch. */
  @Benchmark
  public int encodePortion() {
    FrameBatch batch = new FrameBatch();
    while (batch.bytes() < PORTION_BYTES) {
      append(batch);
    }
    return sent(batch);
  }

  private static int sent(FrameBatch batch) {
    int bytes = batch.bytes();
    batch.release();
    return bytes;
  }

  /** One frame from a portion of its own. */
  @Benchmark
  public void decodeOne() {
    decoder.feed(single);
  }

  /** The next 64 KiB of frames. */
  @Benchmark
  public void decodePortion() {
    decoder.feed(portions[next]);
    next = (next + 1) % PORTIONS;
  }

  private void append(FrameBatch batch) {
    if (kind == Kind.CREDIT) {
      Frames.appendCredit(batch.tail(), EXCHANGE_ID, PORTION_BYTES);
    } else {
      FrameHeader.append(batch.tail(), payload.length(), FrameType.DATA, 0, EXCHANGE_ID);
      batch.addPayload(payload);
    }
  }

  private static Buffer flat(FrameBatch batch) {
    Buffer bytes = Buffer.buffer();
    batch.parts().forEach(bytes::appendBuffer);
    batch.release();
    return bytes;
  }
}
