package dev.culvert.registry.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.data.DataDirectory;
import dev.culvert.testing.process.JavaCommand;
import dev.culvert.testing.process.JavaProcess;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.regex.MatchResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that checkpoints all the time is killed at moments that chance chooses. */
@Timeout(120)
class StoreKillTest extends StoreSubject {

  private static final int KILLS = 6;
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final long CHECKPOINT_ALWAYS = 1;

  @TempDir Path directory;

  @Override
  Database database() {
    return new SqliteDatabase(vertx, new DataDirectory(directory));
  }

  /** Makes tunnels until it is killed, and writes the name of each that was acknowledged. */
  static final class Writer {

    private Writer() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] args) {
      Vertx vertx = Vertx.vertx();
      SqliteDatabase database =
          new SqliteDatabase(vertx, new DataDirectory(Path.of(args[0])), CHECKPOINT_ALWAYS);
      SqlTunnelStore store =
          new SqlTunnelStore(
              vertx,
              database,
              Migrations.current(database.description()),
              System::currentTimeMillis,
              CHECKPOINT_ALWAYS);
      await(store.open());
      for (int i = 0; ; i++) {
        String name = "round" + args[1] + "-" + i;
        create(store, tunnel(name));
        if (i % 3 == 0) {
          await(database.settleNow());
        }
        System.out.println("made " + name);
      }
    }
  }

  @Test
  void shouldOpenWithAllThatWasAcknowledged() {
    long seed = Long.getLong("culvert.kill.seed", System.nanoTime());
    Random random = new Random(seed);
    Set<String> acknowledged = new HashSet<>();
    for (int round = 0; round < KILLS; round++) {
      try (JavaProcess writer =
          JavaCommand.main(Writer.class)
              .jvm("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
              .args(directory.toString(), Integer.toString(round))
              .start()) {
        writer.awaitLines("made ", 5 + random.nextInt(100), LIMIT);
        writer.kill();
        writer.awaitExit(LIMIT);
        for (MatchResult made : writer.find("made (\\S+)$")) {
          acknowledged.add(made.group(1));
        }
      }
    }
    Set<String> stored = new HashSet<>();
    all(open()).entries().forEach(entry -> stored.add(entry.tunnel().name()));
    assertThat(stored).as("seed " + seed).containsAll(acknowledged);
    assertThat(stored).hasSizeLessThanOrEqualTo(acknowledged.size() + KILLS);
  }
}
