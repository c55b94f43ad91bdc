package dev.culvert.registry.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.culvert.core.config.StartException;
import dev.culvert.testing.client.RawClient;
import dev.culvert.testing.client.RawResponse;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The data directory is a small file system in memory, which root alone can mount. */
@Timeout(60)
class FullDiskTest {

  private static final String SIZE = "size=1m";
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir Path temporary;
  private Path disk;
  private Path data;

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectory(temporary.resolve("disk"));
    boolean mounted = run("mount", "-t", "tmpfs", "-o", SIZE, "tmpfs", disk.toString());
    if (!mounted) {
      System.out.println("skipped: a full disk needs the right to mount a tmpfs");
    }
    assumeTrue(mounted, "a tmpfs can be mounted");
    data = disk.resolve("data");
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", "-l", disk.toString());
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).inheritIO().start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException notThere) {
      return false;
    }
  }

  /** Writes until nothing more fits. */
  private Path fill() throws IOException {
    Path filler = disk.resolve("filler");
    try (OutputStream out = Files.newOutputStream(filler)) {
      byte[] page = new byte[4096];
      while (true) {
        out.write(page);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space left");
    }
    return filler;
  }

  private static RawResponse ready(AdminServer server) throws IOException {
    try (RawClient client = RawClient.connect(server.port())) {
      return client.get("127.0.0.1", "/ready");
    }
  }

  @Test
  void shouldSayThatItIsFullAndRecoverByItself() throws Exception {
    try (AdminServer server = AdminServer.start(data)) {
      Api api = server.api();
      api.create("before");
      assertThat(ready(server).status()).isEqualTo(200);
      Path filler = fill();

      await().atMost(LIMIT).until(() -> ready(server).status(), status -> status == 503);
      assertThat(ready(server).text())
          .contains("no space left on device: " + data.resolve("culvert.db"));
      JsonObject config =
          new JsonObject().put("origin", new JsonObject().put("url", "http://" + "a".repeat(60)));
      Api.Reply refused =
          await()
              .atMost(LIMIT)
              .until(
                  () -> api.put("/tunnels/before/config", config), reply -> reply.status() != 200);
      refused.is(507);
      assertThat(refused.json().getString("detail"))
          .contains("no space left on device: " + data.resolve("culvert.db"));
      api.get("/tunnels/before").is(200);

      Files.delete(filler);
      await().atMost(LIMIT).until(() -> ready(server).status(), status -> status == 200);
      api.create("after");
    }
    try (AdminServer server = AdminServer.start(data)) {
      server.api().get("/tunnels/before").is(200);
      server.api().get("/tunnels/after").is(200);
    }
  }

  @Test
  void shouldSayAtItsStartThatItIsFull() throws Exception {
    AdminServer.start(data).close();
    Path filler = fill();
    assertThatThrownBy(() -> AdminServer.start(data))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("no space left on device: " + data.resolve("culvert.db"));
    Files.delete(filler);
    AdminServer.start(data).close();
  }

  @Test
  void shouldSayAtItsFirstStartThatItIsFull() throws Exception {
    Path filler = fill();
    assertThatThrownBy(() -> AdminServer.start(data))
        .isInstanceOf(StartException.class)
        .message()
        .containsIgnoringCase("no space left on device");
    Files.delete(filler);
    AdminServer.start(data).close();
  }
}
