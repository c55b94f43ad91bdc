package dev.culvert.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.system.cluster.Cluster;
import dev.culvert.system.cluster.Node;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two stores cannot serve one cluster, and one file not two registries. */
@Timeout(120)
class TwoStoresIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Test
  void shouldEndTheYoungerRegistryAndSayWhatToDo() {
    try (Cluster cluster = Cluster.named("two-stores")) {
      Node older = cluster.registry();
      Node younger = cluster.startRegistry(new JsonObject());

      assertThat(younger.process().awaitExit(LIMIT)).isEqualTo(1);
      assertThat(younger.process().find("two stores cannot serve one cluster.*PostgreSQL"))
          .as(younger::toString)
          .hasSize(1);
      assertThat(older.process().alive()).isTrue();
      assertThat(older.admin().tunnel("demo").getString("name")).isEqualTo("demo");
    }
  }

  @Test
  void shouldEndARegistryWhoseFileAnotherOneUses() {
    try (Cluster cluster = Cluster.named("one-file");
        Cluster elsewhere = Cluster.named("one-file-elsewhere")) {
      Node first = cluster.registry();
      Node second = elsewhere.startRegistry(new JsonObject().put("data", first.data().toString()));

      assertThat(second.process().awaitExit(LIMIT)).isEqualTo(1);
      assertThat(second.process().find(first.data().toString())).as(second::toString).isNotEmpty();
      assertThat(first.admin().tunnel("demo").getString("name")).isEqualTo("demo");
    }
  }
}
