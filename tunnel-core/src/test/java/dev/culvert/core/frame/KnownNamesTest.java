package dev.culvert.core.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KnownNamesTest {

  private final KnownNames names = new KnownNames();

  @Test
  void shouldGiveTheSameTextAgain() {
    assertThat(text("content-type")).isEqualTo("content-type").isSameAs(text("content-type"));
  }

  @Test
  void shouldGiveEachNameAsItIs() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[1 + random.nextInt(60)];
      for (int at = 0; at < bytes.length; at++) {
        bytes[at] =
            (byte) (random.nextInt(4) == 0 ? '0' + random.nextInt(10) : 'a' + random.nextInt(2));
      }
      String expected = new String(bytes, StandardCharsets.ISO_8859_1);
      assertThat(text(expected)).isEqualTo(expected);
    }
  }

  @Test
  void shouldNeverKnowWhatIsNoName() {
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> text("x\ny")).isInstanceOf(ProtocolException.class);
      assertThatThrownBy(() -> text("")).isInstanceOf(ProtocolException.class);
    }
  }

  private String text(String text) {
    ByteBuf bytes = Unpooled.copiedBuffer("x" + text + "y", StandardCharsets.ISO_8859_1);
    return names.name(bytes, 1, text.length());
  }
}
