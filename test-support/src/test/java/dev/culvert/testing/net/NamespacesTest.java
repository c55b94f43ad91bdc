package dev.culvert.testing.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.testing.origin.FakeOrigin;
import dev.culvert.testing.process.JavaCommand;
import dev.culvert.testing.process.JavaProcess;
import dev.culvert.testing.process.Responder;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NamespacesTest {

  private static final Duration START_LIMIT = Duration.ofSeconds(20);

  @Test
  void shouldSplitAndHeal() {
    try (Namespaces machines = Namespaces.create(2);
        FakeOrigin host = FakeOrigin.start("host", machines.hostAddress(), 0);
        JavaProcess node = responder(machines, 0)) {
      node.awaitLine("listening", START_LIMIT);
      String onNode = "http://" + machines.address(0) + ":8000/";
      assertThat(machines.get(1, onNode)).contains("here");
      assertThat(machines.get(1, host.url() + "/id")).contains("host");

      machines.split(List.of(0), List.of(1));
      assertThat(machines.get(1, onNode)).isEmpty();
      assertThat(machines.get(1, host.url() + "/id")).isEmpty();
      assertThat(machines.get(0, host.url() + "/id")).contains("host");

      machines.heal();
      await().until(() -> machines.get(1, onNode).isPresent());

      machines.unplug(1);
      assertThat(machines.get(1, onNode)).isEmpty();
    }
  }

  @Test
  void shouldDropWithoutAWord() {
    try (Namespaces machines = Namespaces.create(3);
        FakeOrigin host = FakeOrigin.start("host", machines.hostAddress(), 0);
        JavaProcess node = responder(machines, 0)) {
      node.awaitLine("listening", START_LIMIT);
      String onNode = "http://" + machines.address(0) + ":8000/";

      machines.dropInboundSyn(0);
      assertThat(machines.get(1, onNode)).isEmpty();
      assertThat(machines.get(0, onNode)).contains("here");
      assertThat(machines.get(0, host.url() + "/id")).contains("host");

      machines.dropBetween(0, 1);
      assertThat(machines.get(1, onNode)).isEmpty();
      assertThat(machines.get(2, onNode)).contains("here");

      machines.dropAll(0);
      assertThat(machines.get(2, onNode)).isEmpty();
      assertThat(machines.get(0, host.url() + "/id")).isEmpty();

      machines.undo(0);
      assertThat(machines.get(1, onNode)).contains("here");
    }
  }

  private static JavaProcess responder(Namespaces machines, int node) {
    return JavaCommand.main(Responder.class)
        .prefix(machines.prefix(node))
        .args(machines.address(node), "8000")
        .start();
  }
}
