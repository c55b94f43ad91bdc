package dev.culvert.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.system.cluster.Cluster;
import dev.culvert.system.cluster.Node;
import dev.culvert.testing.net.Namespaces;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two registries that each founded a cluster of the same name, and then can reach each other. */
@Tag("faults")
@Timeout(180)
class StoresMergeIT {

  private static final int OLDER = 0;
  private static final int YOUNGER = 1;
  private static final int ADMIN_PORT = 9100;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static Namespaces machines;
  private static Cluster cluster;

  @BeforeAll
  static void start() {
    machines = Namespaces.create(2);
    JsonArray members =
        new JsonArray()
            .add(machines.address(OLDER) + ":5701")
            .add(machines.address(YOUNGER) + ":5701");
    cluster =
        Cluster.named(
            "merge", new JsonObject().put("cluster.name", "merge").put("cluster.members", members));
  }

  @AfterAll
  static void stop() {
    if (machines != null) {
      cluster.close();
      machines.close();
    }
  }

  @Test
  void shouldEndTheYoungerRegistryWhenTwoClustersMerge() {
    machines.split(List.of(OLDER), List.of(YOUNGER));
    Node older = startOn(OLDER);
    awaitReady(OLDER);
    Node younger = startOn(YOUNGER);
    awaitReady(YOUNGER);

    machines.heal();
    assertThat(younger.process().awaitExit(LIMIT)).as(younger::toString).isEqualTo(1);
    assertThat(younger.process().find("two stores cannot serve one cluster")).hasSize(1);
    assertThat(older.process().alive()).isTrue();
    awaitReady(OLDER);
  }

  private static Node startOn(int machine) {
    JsonObject settings =
        new JsonObject()
            .put("cluster.host", machines.address(machine))
            .put("admin.port", ADMIN_PORT);
    return cluster.start("registry", 1, ADMIN_PORT, 0, settings, machines.prefix(machine));
  }

  private static void awaitReady(int machine) {
    String url = "http://127.0.0.1:" + ADMIN_PORT + "/ready";
    await().atMost(LIMIT).until(() -> machines.get(machine, url).orElse("").contains("true"));
  }
}
