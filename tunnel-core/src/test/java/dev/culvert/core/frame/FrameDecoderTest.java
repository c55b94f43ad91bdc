package dev.culvert.core.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.vertx.core.buffer.Buffer;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(10)
class FrameDecoderTest {

  private final List<String> frames = new ArrayList<>();
  private final FrameDecoder decoder =
      new FrameDecoder(
          (type, flags, id, payload) ->
              frames.add(
                  FrameType.name(type)
                      + " "
                      + flags
                      + " "
                      + Integer.toUnsignedString(id)
                      + " "
                      + payload.length()));

  private static Buffer header(int type, int flags, int id, int length) {
    Buffer header = Buffer.buffer();
    FrameHeader.append(header, length, type, flags, id);
    return header;
  }

  @Test
  void aHeaderIsTwelveBytesInTheDocumentedOrder() {
    Buffer header = header(0x12, 1, 0x01020304, 0x0506);
    assertThat(header.getBytes()).containsExactly(0, 0, 5, 6, 0x12, 1, 0, 0, 1, 2, 3, 4);
  }

  @ParameterizedTest
  @CsvSource({
    "0x01, 0, 16384",
    "0x02, 0, 262144",
    "0x03, 0, 262144",
    "0x04, 0, 262144",
    "0x05, 0, 262144",
    "0x06, 0, 64",
    "0x07, 0, 64",
    "0x08, 0, 64",
    "0x09, 0, 262144",
    "0x0a, 0, 262144",
    "0x10, 1, 65536",
    "0x11, 1, 65536",
    "0x12, 1, 16384",
    "0x13, 1, 65536",
    "0x14, 1, 1024",
    "0x15, 1, 4"
  })
  void everyTypeHasItsLargestPayloadAndItsPlace(String type, int id, int largest) {
    int number = Integer.decode(type);
    decoder.feed(header(number, 0, id, largest).appendBytes(new byte[largest]));
    assertThat(frames).containsExactly(FrameType.name(number) + " 0 " + id + " " + largest);
    assertThat(FrameType.isKnown(number)).isTrue();
    assertThat(FrameType.isOfExchange(number)).isEqualTo(id != 0);
    FrameDecoder other = new FrameDecoder((t, f, i, p) -> frames.add("never"));
    assertThatThrownBy(() -> other.feed(header(number, 0, id, largest + 1)))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining(FrameType.name(number) + ": length: " + (largest + 1));
    assertThatThrownBy(() -> other.feed(header(number, 0, 1 - id, 0)))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("exchange ID: " + (1 - id));
  }

  @ParameterizedTest
  @CsvSource({"0x00, 0, 1048576", "0x0b, 7, 5", "0x16, 0, 0", "0xff, 4294967295, 100"})
  void aFrameOfAnUnknownTypeIsSkippedByItsLength(String type, long id, int length) {
    Buffer bytes =
        header(Integer.decode(type), 0xff, (int) id, length).appendBytes(new byte[length]);
    Frames.appendControl(bytes, FrameType.HEARTBEAT, "");
    decoder.feed(bytes);
    assertThat(frames).containsExactly("HEARTBEAT 0 0 0");
    assertThatThrownBy(
            () ->
                decoder.feed(header(Integer.decode(type), 0, 0, FrameLimits.MAX_UNKNOWN_BYTES + 1)))
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void aSkippedFrameIsNotKept() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    byte[] portion = new byte[1024];
    decoder.feed(header(0x77, 0, 0, 1024 * 1024));
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 1024; i++) {
      decoder.feed(Buffer.buffer(portion));
    }
    // A quarter goes to the wrapping of the portions; keeping it would be more than the megabyte.
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(2 * 1024 * 1024);
    assertThat(frames).isEmpty();
  }

  @Test
  void anIdentifierIsUnsigned() {
    decoder.feed(header(FrameType.CREDIT, 0, -1, 0));
    assertThat(frames).containsExactly("CREDIT 0 4294967295 0");
  }

  @Test
  void flagsAndTheZeroFieldArePassedByWhateverTheyHold() {
    Buffer bytes = header(FrameType.DATA, 0xfe, 3, 1).appendByte((byte) 'x');
    bytes.setShort(FrameHeader.ZERO_OFFSET, (short) -1);
    decoder.feed(bytes);
    assertThat(frames).containsExactly("DATA 254 3 1");
  }

  @Test
  void ofABodyIsHandedOnWhatHasComeAndTheEndWithTheLastOfIt() {
    Buffer bytes = header(FrameType.DATA, FrameHeader.FIN, 3, 10).appendBytes(new byte[10]);
    decoder.feed(bytes.slice(0, FrameHeader.BYTES));
    assertThat(frames).isEmpty();
    decoder.feed(bytes.slice(FrameHeader.BYTES, FrameHeader.BYTES + 4));
    assertThat(frames).containsExactly("DATA 0 3 4");
    decoder.feed(bytes.slice(FrameHeader.BYTES + 4, bytes.length()));
    assertThat(frames).containsExactly("DATA 0 3 4", "DATA 1 3 6");
  }

  @Test
  void anyOtherFrameIsHandedOnWhole() {
    Buffer bytes = header(FrameType.OPEN, 0, 3, 10).appendBytes(new byte[10]);
    decoder.feed(bytes.slice(0, FrameHeader.BYTES + 4));
    assertThat(frames).isEmpty();
    decoder.feed(bytes.slice(FrameHeader.BYTES + 4, bytes.length()));
    assertThat(frames).containsExactly("OPEN 0 3 10");
  }
}
