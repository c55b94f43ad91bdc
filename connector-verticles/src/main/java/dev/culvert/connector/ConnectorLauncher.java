package dev.culvert.connector;

import dev.culvert.core.config.Settings;
import dev.culvert.core.launch.CulvertLauncher;

/** Runs connectors with the Vert.x launcher; {@code -instances N} makes N of them. */
public final class ConnectorLauncher extends CulvertLauncher {

  public ConnectorLauncher(String[] args) {
    super(ConnectorConfig.spec(), ConnectorVerticle::new, args);
  }

  public static void main(String[] args) {
    new ConnectorLauncher(args).launch();
  }

  /** Only a connector over the bus is a member of the cluster. */
  @Override
  protected boolean joinsCluster(Settings settings, boolean asked) {
    boolean bus = settings.text("link").equals(ConnectorConfig.BUS);
    if (bus && !asked) {
      throw settings.failure("link", "needs a member of the cluster; start with -cluster");
    }
    return bus;
  }
}
