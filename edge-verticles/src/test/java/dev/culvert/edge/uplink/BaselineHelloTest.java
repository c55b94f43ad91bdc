package dev.culvert.edge.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.frame.FrameDecoder;
import dev.culvert.core.frame.FrameType;
import dev.culvert.core.handshake.Hello;
import dev.culvert.core.tunnel.TunnelToken;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The HELLO that a connector of the commit named in {@code system-tests/baseline} sent, byte by
 * byte. Its tunnel and its token were made for this recording and lead nowhere.
 */
class BaselineHelloTest {

  @Test
  void shouldReadTheHelloOfAnEarlierConnector() throws IOException {
    List<JsonObject> read = new ArrayList<>();
    FrameDecoder decoder =
        new FrameDecoder(
            (type, flags, id, payload) -> {
              assertThat(List.of(type, flags, id)).containsExactly(FrameType.HELLO, 0, 0);
              read.add(new JsonObject(payload.toString()));
            });
    try (InputStream recorded = BaselineHelloTest.class.getResourceAsStream("baseline-hello.bin")) {
      decoder.feed(Buffer.buffer(recorded.readAllBytes()));
    }
    assertThat(read).hasSize(1);
    Hello hello = Hello.decode(read.get(0));
    assertThat(hello.index()).isBetween(0, 3);
    assertThat(hello.epoch()).isPositive();
    assertThat(hello.maxExchanges()).isPositive();
    assertThat(hello.keepsSilence()).isTrue();
    assertThat(hello.program()).isEqualTo("0.1.0-SNAPSHOT");
    assertThat(hello.connectorId()).hasToString(read.get(0).getString("connector"));
    assertThat(TunnelToken.parse(hello.token()).tunnelId()).isNotNull();
  }
}
