package dev.culvert.testing.origin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PayloadTest {

  @Test
  void shouldGiveTheSameBytesWhereverReadingStarts() {
    byte[] whole = Payload.slice(0, 1_000);
    for (int from = 0; from < 40; from++) {
      for (int length = 0; length < 40; length++) {
        assertThat(Payload.slice(from, length))
            .isEqualTo(Arrays.copyOfRange(whole, from, from + length));
      }
    }
  }

  @Test
  void shouldNotRepeatItself() {
    assertThat(Payload.slice(0, 65_536)).isNotEqualTo(Payload.slice(65_536, 65_536));
  }

  @Test
  void shouldDigestWhatTheStreamGives() throws IOException {
    MessageDigest digest = Payload.newSha256();
    try (InputStream stream = Payload.stream(100_003)) {
      digest.update(stream.readAllBytes());
    }
    assertThat(Payload.hex(digest)).isEqualTo(Payload.sha256(100_003));
  }
}
