package dev.culvert.benchmark.sidebyside.system;

import dev.culvert.benchmark.sidebyside.process.ProcessTree;
import dev.culvert.benchmark.sidebyside.process.Tools;
import dev.culvert.benchmark.sidebyside.process.Workspace;
import dev.culvert.testing.net.FreePorts;
import dev.culvert.testing.process.JavaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The server behind everything: nginx with bodies of known sizes. */
public final class Origin {

  private static final Map<String, Integer> BODIES =
      Map.of("0", 0, "1k", 1024, "64k", 64 * 1024, "10m", 10_000_000, "post", 0);

  private Origin() {}

  /** Starts it; blocks until it answers. */
  public static Started start(Workspace workspace) {
    Path directory = workspace.directory("origin");
    Path bodies = workspace.directory("origin/bodies");
    int port = FreePorts.one();
    try {
      for (Map.Entry<String, Integer> body : BODIES.entrySet()) {
        Files.write(bodies.resolve(body.getKey()), new byte[body.getValue()]);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Path conf =
        workspace.configure(
            "origin.nginx.conf",
            directory,
            Map.of("PORT", Integer.toString(port), "BODIES", bodies.toString()));
    JavaProcess process = nginx(workspace, "origin", directory, conf);
    Probe.awaitOk(port, "/1k", process);
    return new Started(port, Map.of("origin", ProcessTree.of(process.pid())));
  }

  /** Starts nginx so that it writes below its directory only. */
  static JavaProcess nginx(Workspace workspace, String name, Path directory, Path conf) {
    return workspace.start(
        name,
        directory,
        Map.of(),
        List.of(
            Tools.NGINX.path(),
            "-p",
            directory.toString(),
            "-e",
            directory.resolve("error.log").toString(),
            "-c",
            conf.toString()));
  }

  /** The origin as a set-up of its own: nothing in between. */
  static final class Alone implements Setup {

    @Override
    public String name() {
      return "origin";
    }

    @Override
    public String description() {
      return "the origin alone";
    }

    @Override
    public List<Tools> needs() {
      return List.of(Tools.NGINX);
    }

    @Override
    public Started start(Workspace workspace, int originPort) {
      return new Started(originPort, Map.of());
    }
  }
}
