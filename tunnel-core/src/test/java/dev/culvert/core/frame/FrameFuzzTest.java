package dev.culvert.core.frame;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vertx.core.buffer.Buffer;

/**
 * Bytes of a hostile peer. The normal build replays the corpus beside this test; {@code
 * JAZZER_FUZZ=1 mvn test -pl tunnel-core -Dtest=FrameFuzzTest -Djazzer.hooks=true} looks for more.
 */
class FrameFuzzTest {

  @FuzzTest(maxDuration = "60s")
  void anyBytesAreFramesOrAProtocolError(byte[] bytes) {
    AnyBytes.read(Buffer.buffer(bytes), Math.max(1, bytes.length));
    AnyBytes.read(Buffer.buffer(bytes), 5);
  }
}
