package dev.culvert.core.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RefusedTest {

  @ParameterizedTest
  @EnumSource
  void shouldReadWhatItWrites(RefusalCode code) {
    Refused refused = new Refused(code, "because");
    assertThat(Refused.decode(new JsonObject(refused.encode().encode()))).isEqualTo(refused);
  }

  @Test
  void shouldWriteWhatTheProtocolSays() {
    assertThat(new Refused(RefusalCode.BUSY, "full").encode().encode())
        .isEqualTo("{\"code\":\"BUSY\",\"text\":\"full\",\"retry\":true}");
  }

  @Test
  void shouldNotAskForAnotherTryWhereNoneHelps() {
    EnumSet<RefusalCode> never = EnumSet.allOf(RefusalCode.class);
    never.removeIf(RefusalCode::isWorthRetrying);
    assertThat(never)
        .containsExactlyInAnyOrder(
            RefusalCode.DUPLICATE_CONNECTOR, RefusalCode.BAD_HELLO, RefusalCode.VERSION);
  }

  @Test
  void shouldKeepACodeOfALaterVersionForTheLog() {
    JsonObject json = new JsonObject().put("code", "OF_LATER").put("text", "t").put("retry", false);
    assertThat(Refused.decode(json)).isEqualTo(new Refused(null, "OF_LATER", "t", false));
  }

  @Test
  void shouldTakeWhatIsMissingForEmptyAndWorthAnotherTry() {
    assertThat(Refused.decode(new JsonObject())).isEqualTo(new Refused(null, "", "", true));
  }

  @Test
  void shouldReadMembersOfAnotherTypeAsText() {
    JsonObject json =
        new JsonObject().put("code", 7).put("text", new JsonObject()).put("retry", "no");
    assertThat(Refused.decode(json)).isEqualTo(new Refused(null, "7", "{}", true));
  }

  @Test
  void shouldMakeTextsFitForLogs() {
    JsonObject json = new JsonObject().put("code", "\n").put("text", "x".repeat(1_000));
    assertThat(Refused.decode(json).codeName()).isEqualTo("\\u000a");
    assertThat(Refused.decode(json).text()).hasSizeLessThan(300);
  }
}
