package dev.culvert.core.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.culvert.core.bus.RecordCodec;
import dev.culvert.core.tunnel.Route;
import dev.culvert.core.tunnel.RouteOptions;
import dev.culvert.core.tunnel.Tunnel;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Entries of the log as they travel. */
class DirectoryEntryTest {

  private static final EntryKind<?> FUTURE = EntryKind.of("certificate");

  private final RecordCodec<DirectoryEntry> codec = new RecordCodec<>(DirectoryEntry.class);

  private DirectoryEntry overTheWire(DirectoryEntry entry) {
    Buffer wire = Buffer.buffer();
    codec.encodeToWire(wire, entry);
    return codec.decodeFromWire(0, wire);
  }

  private DirectoryEntry read(String json) {
    Buffer text = Buffer.buffer(json.replace('\'', '"'));
    return codec.decodeFromWire(0, Buffer.buffer().appendInt(text.length()).appendBuffer(text));
  }

  private static JsonObject json(Buffer wire) {
    return new JsonObject(wire.slice(4, wire.length()));
  }

  @Test
  void shouldReadWhatItWrote() {
    RouteOptions options = RouteOptions.of(Map.of("responseHeadTimeout", "30s"));
    Tunnel tunnel =
        new Tunnel(
            new UUID(1, 2),
            "web",
            7,
            8,
            9,
            List.of(new Route("a.test", "/x", options), new Route("b.test", "/")),
            List.of(),
            "{}");
    for (DirectoryEntry entry :
        List.of(
            DirectoryEntry.of(tunnel),
            DirectoryEntry.deleted(3, tunnel.id()),
            new DirectoryEntry(4, FUTURE, "a.test", new OpaqueValue("{\"a\":[1.50,\"x\"]}")),
            DirectoryEntry.deleted(5, FUTURE, "b.test"))) {
      assertThat(overTheWire(entry)).isEqualTo(entry);
    }
  }

  @Test
  void shouldNameTheKindAndWriteNoOptionsWhereThereAreNone() {
    Buffer wire = Buffer.buffer();
    codec.encodeToWire(wire, SampleTunnels.changed(7, 1, 1));
    JsonObject json = json(wire);
    assertThat(json.fieldNames()).containsExactly("revision", "kind", "id", "value");
    assertThat(json.getString("kind")).isEqualTo("tunnel");
    assertThat(json.getJsonObject("value").getJsonArray("routes").getJsonObject(0).fieldNames())
        .containsExactly("hostname", "pathPrefix");
  }

  @Test
  void shouldShareOneObjectForRoutesWithoutOptions() {
    Tunnel read = overTheWire(SampleTunnels.changed(7, 1, 2)).tunnel();
    assertThat(read.routes()).allMatch(route -> route.options() == RouteOptions.NONE);
  }

  @Test
  void shouldKeepAValueItDoesNotKnowLetterByLetterWhateverTheOrderOfFields() {
    String value = "{\"n\":12345678901234567890.1230,\"deep\":[[],{}],\"s\":\"\\u0000\"}";
    for (String json :
        List.of(
            "{\"revision\":3,\"kind\":\"port\",\"id\":\"22\",\"value\":" + value + "}",
            "{\"value\":"
                + value
                + ",\"new\":{\"x\":[1]},\"id\":\"22\",\"kind\":\"port\","
                + "\"revision\":3}")) {
      DirectoryEntry entry = read(json);
      assertThat(entry.revision()).isEqualTo(3);
      assertThat(entry.kind().name()).isEqualTo("port");
      assertThat(entry.tunnel()).isNull();
      assertThat(entry.tunnelId()).isNull();
      assertThat(((OpaqueValue) entry.value()).json()).isEqualTo(value);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'kind':'tunnel','id':'x','value':null}",
        "{'revision':1,'id':'x','value':{}}",
        "{'revision':1,'kind':'tunnel','value':null}",
        "{'revision':1,'kind':'tunnel','id':'x','value':{}}",
        "{'revision':1,'kind':'tunnel','id':'x','value':7}",
        "{'revision':1,'kind':'port','id':{'revision':2},'value':{}}",
        "{'revision':1,'kind':7,'id':'x','value':{}}",
        "{'revision':'1','kind':'tunnel','id':'x','value':null}",
        "{'revision':1,'kind':'tunnel','id':'00000000-0000-0001-0000-000000000002',"
            + "'value':{'id':'00000000-0000-0001-0000-000000000003','name':'a',"
            + "'connectorLimit':1}}",
        "[]",
        "7"
      })
  void shouldNotReadWhatIsNoEntry(String json) {
    assertThat(read(json)).isNull();
  }

  @Test
  void shouldRefuseAValueOfAnotherKind() {
    assertThatThrownBy(() -> new DirectoryEntry(1, EntryKind.TUNNEL, "x", new OpaqueValue("{}")))
        .hasMessage("tunnel x: the value is not a Tunnel");
  }
}
