package dev.culvert.benchmark.sidebyside.system;

import dev.culvert.benchmark.sidebyside.process.Tools;
import dev.culvert.benchmark.sidebyside.process.Workspace;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * HAProxy -> HAProxy.
 *
 * @param http2 whether they speak HTTP/2 between them, or HTTP/1.1
 */
record Haproxy(boolean http2) implements Setup {

  private static final String PROTO = "proto h2";

  @Override
  public String name() {
    return http2 ? "haproxy-h2" : "haproxy-h1";
  }

  @Override
  public String description() {
    return "HAProxy -> HAProxy, HTTP/" + (http2 ? "2" : "1.1") + " between";
  }

  @Override
  public List<Tools> needs() {
    return List.of(Tools.HAPROXY);
  }

  @Override
  public Started start(Workspace workspace, int originPort) {
    return TwoHops.start(
        (role, port, next) -> {
          Path directory = workspace.directory(name() + "-" + role);
          Map<String, String> words = new HashMap<>(TwoHops.words(port, next));
          words.put("SPEAK", http2 && role.equals("edge") ? PROTO : "");
          words.put("ACCEPT", http2 && role.equals("connector") ? PROTO : "");
          Path conf = workspace.configure("hop.haproxy.cfg", directory, words);
          return workspace.start(
              name() + "-" + role,
              directory,
              Map.of(),
              List.of(Tools.HAPROXY.path(), "-db", "-f", conf.toString()));
        },
        originPort);
  }
}
