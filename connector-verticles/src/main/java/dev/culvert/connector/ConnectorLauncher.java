package dev.culvert.connector;

import dev.culvert.core.launch.CulvertLauncher;

/** Runs connectors with the Vert.x launcher; {@code -instances N} makes N of them. */
public final class ConnectorLauncher extends CulvertLauncher {

  public ConnectorLauncher(String[] args) {
    super(ConnectorConfig.spec(), ConnectorVerticle::new, args);
  }

  public static void main(String[] args) {
    new ConnectorLauncher(args).launch();
  }
}
