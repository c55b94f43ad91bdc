package dev.culvert.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.config.HostPort;
import dev.culvert.core.config.Settings;
import dev.culvert.core.data.DataDirectory;
import dev.culvert.edge.EdgeConfig;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What to type in a second terminal works there without the options and variables of the first. */
class GreetingTest {

  private static List<String> commands(String data) {
    DemoUplink uplink =
        new DemoUplink(new DataDirectory(Path.of(data)), new HostPort("localhost", 7844));
    EdgeConfig edge = EdgeConfig.from(Settings.defaults(EdgeConfig.spec()));
    String text =
        new Greeting(edge, uplink, 9101, "http://o.test", URI.create("http://api.test")).text();
    return text.lines().filter(line -> line.contains("culvert tunnel")).toList();
  }

  @Test
  void shouldNameTheDataDirectoryUnlessItIsTheDefault() {
    assertThat(commands("data")).hasSize(3).noneMatch(line -> line.contains("--data"));
    assertThat(commands("/srv/my data"))
        .hasSize(3)
        .allMatch(line -> line.endsWith("'/srv/my data'"));
  }
}
