package dev.culvert.benchmark.sidebyside.system;

import dev.culvert.benchmark.sidebyside.process.Tools;
import dev.culvert.benchmark.sidebyside.process.Workspace;
import java.nio.file.Path;
import java.util.List;

/** nginx -> nginx, with connections kept between them. */
final class Nginx implements Setup {

  @Override
  public String name() {
    return "nginx";
  }

  @Override
  public String description() {
    return "nginx -> nginx, HTTP/1.1 between";
  }

  @Override
  public List<Tools> needs() {
    return List.of(Tools.NGINX);
  }

  @Override
  public Started start(Workspace workspace, int originPort) {
    return TwoHops.start(
        (role, port, next) -> {
          Path directory = workspace.directory(name() + "-" + role);
          Path conf = workspace.configure("hop.nginx.conf", directory, TwoHops.words(port, next));
          return Origin.nginx(workspace, name() + "-" + role, directory, conf);
        },
        originPort);
  }
}
