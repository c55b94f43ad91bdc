package dev.culvert.edge;

import dev.culvert.core.launch.CulvertLauncher;

/** Runs an edge with the Vert.x launcher; {@code -instances N} makes N event loops of it. */
public final class EdgeLauncher extends CulvertLauncher {

  public EdgeLauncher(String[] args) {
    super(EdgeConfig.spec(), EdgeVerticle::new, args);
  }

  public static void main(String[] args) {
    new EdgeLauncher(args).launch();
  }
}
