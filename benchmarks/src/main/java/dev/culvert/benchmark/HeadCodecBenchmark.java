package dev.culvert.benchmark;

import dev.culvert.core.frame.HeadCodec;
import dev.culvert.core.frame.HttpHead;
import dev.culvert.core.frame.PayloadReader;
import dev.culvert.core.frame.ResponseHead;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Heads to bytes and back. One operation is one head: a browser's request with twelve fields, or a
 * response with eight. Encoding appends to a new buffer of 1 KiB, which counts.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class HeadCodecBenchmark {

  private static final int BUFFER_BYTES = 1024;

  private final Buffer request = encodeRequest();
  private final Buffer response = encodeResponse();

  /** A request head to bytes. */
  @Benchmark
  public Buffer encodeRequest() {
    Buffer to = Buffer.buffer(BUFFER_BYTES);
    HeadCodec.append(to, TypicalHeads.REQUEST);
    return to;
  }

  /** A response head to bytes. */
  @Benchmark
  public Buffer encodeResponse() {
    Buffer to = Buffer.buffer(BUFFER_BYTES);
    HeadCodec.append(to, TypicalHeads.RESPONSE);
    return to;
  }

  /** Bytes to a request head. */
  @Benchmark
  public HttpHead decodeRequest() {
    return HeadCodec.readRequest(new PayloadReader(request));
  }

  /** Bytes to a response head. */
  @Benchmark
  public ResponseHead decodeResponse() {
    return HeadCodec.readResponse(new PayloadReader(response));
  }
}
