package dev.culvert.core.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadCodecTest {

  @Test
  void theExamplesOfTheSpecificationAreWhatIsWritten() {
    Buffer wire = Buffer.buffer();
    Frames.appendOpen(
        wire,
        1,
        true,
        262_144,
        null,
        new HttpHead("GET", "https", "demo.test", "/", HeaderFields.of("accept", "*/*")));
    assertThat(hex(wire))
        .isEqualTo(
            "0000002e"
                + "10"
                + "01"
                + "0000"
                + "00000001"
                + "00040000"
                + "00"
                + "0003474554"
                + "00056874747073"
                + "000964656d6f2e74657374"
                + "00012f"
                + "0001"
                + "0006616363657074"
                + "00032a2f2a");
    wire = Buffer.buffer();
    Frames.appendHead(wire, 1, false, new ResponseHead(200, "OK", new HeaderFields()));
    assertThat(hex(wire))
        .isEqualTo("00000008" + "11000000" + "00000001" + "00c8" + "00024f4b" + "0000");
    wire = Buffer.buffer();
    Frames.appendEnd(wire, 1, new HeaderFields());
    assertThat(hex(wire)).isEqualTo("00000002" + "13010000" + "00000001" + "0000");
    wire = Buffer.buffer();
    Frames.appendCredit(wire, 1, 32_768);
    assertThat(hex(wire)).isEqualTo("00000004" + "15000000" + "00000001" + "00008000");
    wire = Buffer.buffer();
    Frames.appendReset(wire, 1, 2, "bye");
    assertThat(hex(wire)).isEqualTo("00000006" + "14000000" + "00000001" + "02" + "0003627965");
    wire = Buffer.buffer();
    Frames.appendControl(wire, FrameType.HEARTBEAT, "");
    assertThat(hex(wire)).isEqualTo("00000000" + "06000000" + "00000000");
  }

  @Test
  void whatDoesNotFitIsRefusedBeforeAnythingIsWritten() {
    Buffer wire = Buffer.buffer("before");
    HeaderFields long1 = HeaderFields.of("n", "v".repeat(FrameLimits.MAX_HEAD_BYTES));
    HeaderFields many = new HeaderFields();
    for (int i = 0; i <= FrameLimits.MAX_FIELDS; i++) {
      many.add("", "");
    }
    for (HeaderFields fields : new HeaderFields[] {long1, many}) {
      HttpHead request = new HttpHead("GET", "http", "a", "/", fields);
      ResponseHead response = new ResponseHead(200, "", fields);
      assertThatThrownBy(() -> Frames.appendOpen(wire, 1, false, 1, null, request))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> Frames.appendHead(wire, 1, false, response))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> Frames.appendEnd(wire, 1, fields))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(wire.toString()).isEqualTo("before");
    Frames.appendReset(wire, 1, 8, "x".repeat(5_000));
    assertThat(wire.length()).isEqualTo(6 + 12 + 1 + 2 + 500);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "00630000",
        "03e800000000",
        "00c8000141",
        "00c800000001",
        "00c8000003e9"
      })
  void whatIsNotAResponseHeadIsAProtocolError(String bytes) {
    Buffer payload = Buffer.buffer(HexFormat.of().parseHex(bytes));
    assertThatThrownBy(() -> HeadCodec.readResponse(new PayloadReader(payload)))
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void fieldsKeepTheirOrderAndTheirDuplicates() {
    HeaderFields fields = HeaderFields.of("a", "1", "B", "2", "a", "3");
    Buffer bytes = Buffer.buffer();
    HeadCodec.append(bytes, fields);
    HeaderFields read = HeadCodec.readTrailers(new PayloadReader(bytes));
    assertThat(read).isEqualTo(fields).hasSameHashCodeAs(fields).hasToString(fields.toString());
    assertThat(read.first("A")).isEqualTo("1");
    assertThat(read.first("b")).isEqualTo("2");
    assertThat(read.first("c")).isNull();
  }

  private static String hex(Buffer buffer) {
    return HexFormat.of().formatHex(buffer.getBytes());
  }
}
