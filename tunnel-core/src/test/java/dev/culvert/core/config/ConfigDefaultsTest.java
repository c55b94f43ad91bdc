package dev.culvert.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfigDefaultsTest {

  @Test
  void shouldPinEveryDefaultOfTheCluster() {
    Settings settings = Settings.defaults(ClusterConfig.spec());
    assertThat(ClusterConfig.from(settings))
        .isEqualTo(
            new ClusterConfig(
                "127.0.0.1",
                5701,
                List.of("127.0.0.1"),
                "culvert",
                15701,
                Optional.empty(),
                Duration.ofSeconds(30),
                "",
                settings));
  }

  @Test
  void shouldSetEveryPropertyOfTheCluster() {
    JsonObject json =
        new JsonObject()
            .put("cluster.host", "10.0.0.5")
            .put("cluster.port", 6701)
            .put("cluster.members", new JsonArray().add("10.0.0.4").add("10.0.0.5:6702"))
            .put("cluster.name", "secret")
            .put("cluster.bus.port", 16701)
            .put("cluster.bus.advertise", "edge1.internal:443")
            .put("cluster.join.timeout", "500ms")
            .put("cluster.kubernetes.service", "culvert.svc");
    Settings settings = Settings.of(ClusterConfig.spec(), json);
    assertThat(json.fieldNames()).containsExactlyInAnyOrderElementsOf(ClusterConfig.spec().names());
    assertThat(ClusterConfig.from(settings))
        .isEqualTo(
            new ClusterConfig(
                "10.0.0.5",
                6701,
                List.of("10.0.0.4", "10.0.0.5:6702"),
                "secret",
                16701,
                Optional.of(new HostPort("edge1.internal", 443)),
                Duration.ofMillis(500),
                "culvert.svc",
                settings));
  }

  @Test
  void shouldPinAndSetTheOpsServer() {
    Settings defaults = Settings.defaults(OpsConfig.spec(9101));
    assertThat(OpsConfig.from(defaults))
        .isEqualTo(new OpsConfig("127.0.0.1", 9101, "ops.port", defaults));
    JsonObject json = new JsonObject().put("ops.host", "0.0.0.0").put("ops.port", 0);
    Settings set = Settings.of(OpsConfig.spec(9101), json);
    assertThat(OpsConfig.from(set)).isEqualTo(new OpsConfig("0.0.0.0", 0, "ops.port", set));
  }
}
