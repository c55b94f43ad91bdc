package dev.culvert.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.cli.Culvert;
import dev.culvert.cli.ScriptedApi;
import dev.culvert.testing.process.JavaCommand;
import dev.culvert.testing.process.JavaProcess;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What keeps commands that only ask something quick: see what their JVM loads. */
@Timeout(60)
class QuickStartTest {

  private static final String SLOW =
      "\\] (io\\.vertx|io\\.netty|com\\.hazelcast|org\\.slf4j|ch\\.qos|java\\.net\\.http"
          + "|dev\\.culvert\\.(edge|registry|connector))\\..*";

  @TempDir private Path data;

  @Test
  void shouldLoadNothingOfVertxOrTheRolesForAShortCommand() {
    try (ScriptedApi api = new ScriptedApi();
        JavaProcess process =
            JavaCommand.main(Culvert.class)
                .jvm("-Xlog:class+load")
                .args("tunnel", "list", "--api", api.url(), "--data", data.toString())
                .start()) {
      api.on("GET /tunnels?limit=1000", 200, "{\"items\": [], \"next\": null}");
      assertThat(process.awaitExit(Duration.ofSeconds(30))).as(process.toString()).isZero();
      assertThat(process.find("\\] dev\\.culvert\\.cli\\.tunnel\\..*")).isNotEmpty();
      assertThat(process.find(SLOW)).extracting(found -> found.group()).isEmpty();
    }
  }
}
