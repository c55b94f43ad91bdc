package dev.culvert.cli.demo;

import dev.culvert.cli.output.ShellWords;
import dev.culvert.core.data.DataDirectory;
import dev.culvert.edge.EdgeConfig;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the demo says when it is up.
 *
 * @param edge where the public side is
 * @param uplink where connectors dial it, and where everything is kept
 * @param opsPort where its health is
 * @param origin what is behind the tunnel
 * @param api where the admin API is
 */
record Greeting(EdgeConfig edge, DemoUplink uplink, int opsPort, String origin, URI api) {

  String text() {
    DataDirectory data = new DataDirectory(uplink.data().path().toAbsolutePath().normalize());
    return """

        Culvert is up: one registry, one edge, two connectors of the tunnel "%s".

          in a browser   http://%s:%d/
          with curl      curl -H 'Host: %s' http://127.0.0.1:%d/
          origin         %s
          uplinks        %s, verified with %s
          admin API      %s/api/v1
          health         http://%s:%d/ready
          data           %s

        In a second terminal, from the same directory, a tunnel of your own and a connector for it:

          %s
          %s
          %s

        Ctrl-C drains and stops it.
        """
        .formatted(
            DemoTunnel.NAME,
            DemoTunnel.ROUTE,
            edge.httpPort(),
            DemoTunnel.ROUTE,
            edge.httpPort(),
            origin,
            uplink.address(),
            data.file(DataDirectory.CA),
            api,
            edge.ops().host(),
            opsPort,
            data.path(),
            command("tunnel", "list"),
            command("tunnel", "create", "web", "--hostname", "web.localhost"),
            command("tunnel", "run", "web", "--url", "http://127.0.0.1:3000"));
  }

  private String command(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    // A second terminal has neither the options nor the environment of this one.
    if (!uplink.data().path().equals(Path.of("data"))) {
      all.addAll(List.of("--data", uplink.data().path().toString()));
    }
    return ShellWords.command(all);
  }
}
