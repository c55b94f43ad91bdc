package dev.culvert.core.ejection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.bus.RecordCodec;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EjectionsAnswerTest {

  private static final Ejected ONE =
      new Ejected(UUID.randomUUID(), 2, "late_heads", "late", 3, 1_000, 91_000);

  private final RecordCodec<EjectionsAnswer> codec = new RecordCodec<>(EjectionsAnswer.class);

  @Test
  void shouldTravelAsItIs() {
    EjectionsAnswer answer = new EjectionsAnswer("edge-1", "dfw", List.of(ONE));
    Buffer wire = Buffer.buffer();
    codec.encodeToWire(wire, answer);
    assertThat(codec.decodeFromWire(0, wire)).isEqualTo(answer);
  }

  @Test
  void shouldLeaveOutWhatIsTooMuch() {
    List<Ejected> many = Collections.nCopies(5_000, ONE);
    assertThat(new EjectionsAnswer("edge-1", "dfw", many).ejected()).hasSize(1_000);
  }

  @Test
  void shouldReadAnAnswerWithoutAListAndRefuseOneWithHoles() {
    assertThat(read("{\"edgeId\":\"e\",\"location\":\"l\",\"more\":1}").ejected()).isEmpty();
    assertThat(read("{\"edgeId\":\"e\",\"location\":\"l\",\"ejected\":[null]}")).isNull();
    assertThat(read("{\"location\":\"l\",\"ejected\":[]}")).isNull();
  }

  private EjectionsAnswer read(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return codec.decodeFromWire(0, Buffer.buffer().appendInt(bytes.length).appendBytes(bytes));
  }
}
