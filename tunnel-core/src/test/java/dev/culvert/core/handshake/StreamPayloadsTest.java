package dev.culvert.core.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.config.HostPort;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** STATUS, ROUTABLE, CONFIG and DRAIN. */
class StreamPayloadsTest {

  private static JsonObject wire(JsonObject json) {
    return new JsonObject(json.encode());
  }

  @Test
  void shouldReadTheStatusItWrites() {
    Status status = new Status(true, 7, Map.of("version", "2"));
    assertThat(status.encode().encode())
        .isEqualTo("{\"ready\":true,\"configVersion\":7,\"labels\":{\"version\":\"2\"}}");
    assertThat(Status.decode(wire(status.encode()))).isEqualTo(status);
  }

  @Test
  void shouldTakeNoStatusForNotReady() {
    assertThat(Status.decode(new JsonObject())).isEqualTo(new Status(false, 0, Map.of()));
    assertThat(Status.decode(new JsonObject().put("ready", "true").put("configVersion", "7")))
        .isEqualTo(new Status(false, 0, Map.of()));
  }

  @Test
  void shouldReadTheRoutableItWrites() {
    Routable routable =
        new Routable(2, List.of(new EdgeAddress("e1", "dfw", new HostPort("one.test", 7844))));
    assertThat(routable.encode().encode())
        .isEqualTo(
            "{\"edges\":2,\"known\":"
                + "[{\"id\":\"e1\",\"location\":\"dfw\",\"address\":\"one.test:7844\"}]}");
    assertThat(Routable.decode(wire(routable.encode()))).isEqualTo(routable);
  }

  @Test
  void shouldTakeAnythingElseForNoEdges() {
    Routable none = new Routable(0, List.of());
    assertThat(Routable.decode(new JsonObject())).isEqualTo(none);
    assertThat(Routable.decode(new JsonObject().put("edges", -1).put("known", 7))).isEqualTo(none);
    assertThat(
            Routable.decode(
                new JsonObject().put("edges", "2").put("known", new JsonArray().add(7))))
        .isEqualTo(none);
  }

  @Test
  void shouldReadTheConfigurationItWrites() {
    ConfigNotice notice = new ConfigNotice("{\"ingress\":[1]}", 7);
    assertThat(notice.encode().encode())
        .isEqualTo("{\"config\":{\"ingress\":[1]},\"configVersion\":7}");
    assertThat(ConfigNotice.decode(wire(notice.encode()))).isEqualTo(notice);
  }

  @Test
  void shouldTakeAnythingElseForNoConfiguration() {
    ConfigNotice none = new ConfigNotice(null, 0);
    assertThat(ConfigNotice.decode(new JsonObject())).isEqualTo(none);
    assertThat(ConfigNotice.decode(none.encode())).isEqualTo(none);
    assertThat(ConfigNotice.decode(new JsonObject().put("config", "{}").put("configVersion", "1")))
        .isEqualTo(none);
  }

  @ParameterizedTest
  @EnumSource
  void shouldReadTheScopeItWrites(DrainScope scope) {
    assertThat(DrainScope.decode(wire(scope.encode()))).isEqualTo(scope);
  }

  @Test
  void shouldTakeAnUnknownScopeForTheSender() {
    assertThat(DrainScope.SENDER.encode().encode()).isEqualTo("{}");
    assertThat(DrainScope.decode(new JsonObject().put("scope", "of later")))
        .isEqualTo(DrainScope.SENDER);
    assertThat(DrainScope.decode(new JsonObject().put("scope", 7))).isEqualTo(DrainScope.SENDER);
    assertThat(DrainScope.decode(new JsonObject().put("scope", ""))).isEqualTo(DrainScope.SENDER);
  }
}
