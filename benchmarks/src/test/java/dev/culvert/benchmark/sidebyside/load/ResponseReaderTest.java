package dev.culvert.benchmark.sidebyside.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class ResponseReaderTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nServer: x\r\nContent-Length: 4\r\n\r\nbody";

  private final ResponseReader reader = new ResponseReader();

  @Test
  void shouldFindTheEndWhereverAResponseIsCut() {
    for (int cut = 0; cut < OK.length(); cut++) {
      assertThat(read(OK.substring(0, cut))).isFalse();
      assertThat(read(OK.substring(cut))).isTrue();
      assertThat(reader.status()).isEqualTo(200);
    }
  }

  @Test
  void shouldReadOneResponseAfterTheOther() {
    assertThat(read(OK)).isTrue();
    assertThat(read("HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n")).isTrue();
    assertThat(reader.status()).isEqualTo(503);
  }

  @Test
  void shouldRefuseWhatHasNoLength() {
    assertThatThrownBy(() -> read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"))
        .isInstanceOf(IllegalStateException.class);
  }

  private boolean read(String bytes) {
    return reader.read(ByteBuffer.wrap(bytes.getBytes(US_ASCII)));
  }
}
