package dev.culvert.connector.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.frame.FrameDecoder;
import dev.culvert.core.frame.FrameType;
import dev.culvert.core.handshake.Welcome;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The WELCOME that an edge of the commit named in {@code system-tests/baseline} sent, byte by byte.
 */
class BaselineWelcomeTest {

  @Test
  void shouldReadTheWelcomeOfAnEarlierEdge() throws IOException {
    List<JsonObject> read = new ArrayList<>();
    FrameDecoder decoder =
        new FrameDecoder(
            (type, flags, id, payload) -> {
              assertThat(List.of(type, flags, id)).containsExactly(FrameType.WELCOME, 0, 0);
              read.add(new JsonObject(payload.toString()));
            });
    try (InputStream recorded =
        BaselineWelcomeTest.class.getResourceAsStream("baseline-welcome.bin")) {
      decoder.feed(Buffer.buffer(recorded.readAllBytes()));
    }
    assertThat(read).hasSize(1);
    Welcome welcome = Welcome.decode(read.get(0));
    assertThat(welcome.edge()).isNotEmpty();
    assertThat(welcome.location()).isEqualTo("dfw");
    assertThat(welcome.tunnelName()).isEqualTo("demo");
    assertThat(welcome.silence()).isEqualTo(Duration.ofMillis(4_500));
    assertThat(welcome.edges())
        .extracting(edge -> edge.address().toString())
        .containsExactly("127.0.0.1:21706");
    assertThat(welcome.config().config()).contains("127.0.0.1:3000");
    assertThat(welcome.config().version()).isPositive();
  }
}
