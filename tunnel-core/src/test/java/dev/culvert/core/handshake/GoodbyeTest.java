package dev.culvert.core.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.culvert.core.frame.ProtocolException;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GoodbyeTest {

  @ParameterizedTest
  @EnumSource
  void shouldReadWhatItWrites(GoodbyeCode code) {
    Goodbye goodbye = new Goodbye(4_294_967_295L, code.wireName(), "because");
    assertThat(Goodbye.decode(new JsonObject(goodbye.encode().encode()))).isEqualTo(goodbye);
    assertThat(GoodbyeCode.of(goodbye.code())).isEqualTo(code);
  }

  @Test
  void shouldWriteNoCodeAsAnEmptyText() {
    assertThat(new Goodbye(0, GoodbyeCode.NONE.wireName(), "bye").encode().encode())
        .isEqualTo("{\"lastAccepted\":0,\"code\":\"\",\"text\":\"bye\"}");
  }

  @Test
  void shouldTakeWhatIsMissingForNothing() {
    assertThat(Goodbye.decode(new JsonObject())).isEqualTo(new Goodbye(0, "", ""));
  }

  @Test
  void shouldRefuseALastAcceptedThatIsNoNumber() {
    assertThatThrownBy(() -> Goodbye.decode(new JsonObject().put("lastAccepted", "7")))
        .isInstanceOf(ProtocolException.class)
        .hasMessage("GOODBYE: lastAccepted: not a number");
  }

  @Test
  void shouldMakeTextsFitForLogs() {
    Goodbye goodbye =
        Goodbye.decode(new JsonObject().put("code", "x".repeat(1_000)).put("text", "a\u0007b"));
    assertThat(goodbye.code()).hasSizeLessThan(300);
    assertThat(goodbye.text()).isEqualTo("a\\u0007b");
    assertThat(Goodbye.decode(new JsonObject().put("code", 7)).code()).isEqualTo("7");
  }

  @Test
  void shouldTakeACodeOfALaterVersionForNone() {
    assertThat(GoodbyeCode.of("OF_LATER")).isEqualTo(GoodbyeCode.NONE);
    assertThat(GoodbyeCode.of(null)).isEqualTo(GoodbyeCode.NONE);
  }
}
