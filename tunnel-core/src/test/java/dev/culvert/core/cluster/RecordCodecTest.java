package dev.culvert.core.cluster;

import static dev.culvert.core.cluster.Streams.key;
import static dev.culvert.core.cluster.Streams.stream;
import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.bus.RecordCodec;
import dev.culvert.core.cluster.ClusterMessage.Ack;
import dev.culvert.core.cluster.ClusterMessage.Delta;
import dev.culvert.core.cluster.ClusterMessage.Goodbye;
import dev.culvert.core.cluster.ClusterMessage.Ping;
import dev.culvert.core.cluster.ClusterMessage.Pull;
import dev.culvert.core.cluster.ClusterMessage.Table;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
class RecordCodecTest {

  static Stream<ClusterMessage> messages() {
    NodeView node =
        NodeView.starting(new NodeIdentity("n", "edge-1", "dfw", "0.1.0"), 7)
            .withInstances(Map.of(Role.EDGE, List.of("culvert.edge.n.0")))
            .withDirectory(new UUID(1, 2), 3);
    return Stream.of(
        new Ping(node, 1, 2, true, 3, 4, List.of("culvert.edge.m.1")),
        new Delta("n", 1, 2, List.of(new StreamChange(key(1, 1), null))),
        new Pull("n", Long.MIN_VALUE, 0),
        new Table("n", 1, 2, List.of(stream(1, 1, 1), stream(1, 2, 1))),
        new Ack("n", 1, 2),
        new Goodbye("n", 1));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void shouldReadWhatItWrote(ClusterMessage message) {
    assertThat(overTheWire(message)).isEqualTo(message);
  }

  @Test
  void shouldIgnoreWhatANewerVersionAdds() {
    RecordCodec<Ack> codec = new RecordCodec<>(Ack.class);

    Ack ack =
        codec.decodeFromWire(
            0, wire("{\"from\":\"n\",\"incarnation\":1,\"version\":2,\"mood\":{\"good\":true}}"));

    assertThat(ack).isEqualTo(new Ack("n", 1, 2));
  }

  @Test
  void shouldLeaveOutRolesOfANewerVersion() {
    RecordCodec<NodeView> codec = new RecordCodec<>(NodeView.class);

    NodeView node =
        codec.decodeFromWire(
            0,
            wire(
                "{\"nodeId\":\"n\",\"nodeName\":\"x\",\"location\":\"dfw\","
                    + "\"programVersion\":\"9\",\"instances\":{\"MIRROR\":[\"m\"],"
                    + "\"EDGE\":[\"e\"]}}"));

    assertThat(node.instances()).isEqualTo(Map.of(Role.EDGE, List.of("e")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{}", "{\"from\":null}", "{\"from\":\"n\"} x", "null"})
  void shouldReadNullFromWhatIsNotValid(String json) {
    assertThat(new RecordCodec<>(Ack.class).decodeFromWire(0, wire(json))).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 101, Integer.MAX_VALUE, Integer.MIN_VALUE})
  void shouldReadNullFromALengthThatIsWrong(int length) {
    Buffer wire = Buffer.buffer().appendInt(length).appendBytes(new byte[100]);

    assertThat(new RecordCodec<>(Ack.class).decodeFromWire(0, wire)).isNull();
    assertThat(new RecordCodec<>(Ack.class).decodeFromWire(102, wire)).isNull();
  }

  @Test
  void shouldNotSendOrReadWhatIsTooLong() {
    Ack ack = new Ack("n".repeat(200), 1, 2);
    Buffer wire = Buffer.buffer();
    new RecordCodec<>(Ack.class, 100).encodeToWire(wire, ack);
    assertThat(wire.length()).isEqualTo(4);
    assertThat(new RecordCodec<>(Ack.class).decodeFromWire(0, wire)).isNull();

    Buffer longWire = Buffer.buffer();
    new RecordCodec<>(Ack.class).encodeToWire(longWire, ack);
    assertThat(new RecordCodec<>(Ack.class, 100).decodeFromWire(0, longWire)).isNull();
  }

  @Test
  void shouldHandOverTheSameObjectWithinAProcessAndRegisterTwiceWithoutHarm() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      RecordCodec.register(vertx, Ack.class);
      RecordCodec.register(vertx, Ack.class);
      Ack ack = new Ack("n", 1, 2);
      vertx.eventBus().consumer("here", message -> message.reply(message.body()));

      Object answer =
          vertx
              .eventBus()
              .request("here", ack)
              .toCompletionStage()
              .toCompletableFuture()
              .get(5, TimeUnit.SECONDS)
              .body();

      assertThat(answer).isSameAs(ack);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }
  }

  private static <T extends ClusterMessage> T overTheWire(T message) {
    @SuppressWarnings("unchecked")
    RecordCodec<T> codec = new RecordCodec<>((Class<T>) message.getClass());
    Buffer wire = Buffer.buffer("before");
    codec.encodeToWire(wire, message);
    return codec.decodeFromWire(6, wire);
  }

  private static Buffer wire(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return Buffer.buffer().appendInt(bytes.length).appendBytes(bytes);
  }
}
