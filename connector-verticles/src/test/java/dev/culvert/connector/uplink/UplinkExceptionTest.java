package dev.culvert.connector.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.handshake.Refused;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is at fault decides where a stream is tried next, and when. */
class UplinkExceptionTest {

  @ParameterizedTest
  @CsvSource({
    "UNAUTHORIZED, true, false, false",
    "NO_TUNNEL, true, false, false",
    "TOO_MANY_CONNECTORS, true, false, false",
    "STALE_EPOCH, true, false, false",
    "DUPLICATE_CONNECTOR, false, false, true",
    "BAD_HELLO, false, false, true",
    "VERSION, false, true, true",
    "BUSY, true, true, false",
    "DRAINING, true, true, false",
    "OF_LATER, true, true, false"
  })
  void shouldTellWhatARefusalMeans(String code, boolean retry, boolean ofEdge, boolean longest) {
    UplinkException cause =
        UplinkException.refused(
            "edge e1: ",
            Refused.decode(
                new JsonObject().put("code", code).put("text", "because").put("retry", retry)));
    assertThat(cause).hasMessage("edge e1: refused: " + code + ": because");
    assertThat(cause.isOfEdge()).isEqualTo(ofEdge);
    assertThat(cause.isLongest()).isEqualTo(longest);
  }

  @ParameterizedTest
  @CsvSource({
    "REPLACED, false, false",
    "DUPLICATE_CONNECTOR, false, true",
    "REVOKED, false, false",
    "DISCONNECTED, false, false",
    "STOPPING, true, false",
    "'', true, false"
  })
  void shouldTellWhatAGoodbyeMeans(String code, boolean ofEdge, boolean longest) {
    UplinkException cause = UplinkException.goodbye(code, "because");
    assertThat(cause.isOfEdge()).isEqualTo(ofEdge);
    assertThat(cause.isLongest()).isEqualTo(longest);
  }
}
