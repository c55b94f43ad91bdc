package dev.culvert.connector;

import dev.culvert.core.config.ReadableFile;
import dev.culvert.core.config.Settings;
import dev.culvert.core.launch.CulvertLauncher;

/** Runs connectors with the Vert.x launcher; {@code -instances N} makes N of them. */
public final class ConnectorLauncher extends CulvertLauncher {

  public ConnectorLauncher(String[] args) {
    super(ConnectorConfig.spec(), ConnectorVerticle::new, args);
  }

  /**
   * The same for a command of another name.
   *
   * @param command what messages on stderr begin with, such as {@code culvert tunnel run}
   */
  public ConnectorLauncher(String command, String[] args) {
    super(ConnectorConfig.spec(), ConnectorVerticle::new, command, args);
  }

  public static void main(String[] args) {
    new ConnectorLauncher(args).launch();
  }

  @Override
  protected void check(Settings settings) {
    TunnelSecret.read(ConnectorConfig.from(settings));
    ReadableFile.require(
        settings, "edge.ca", "the PEM file of the CA that signed the edges' certificates");
  }

  /** One that dials is to be small. */
  @Override
  protected boolean needsProviders(Settings settings) {
    return false;
  }

  /** Only a connector over the bus is a member of the cluster. */
  @Override
  protected boolean joinsCluster(Settings settings, boolean asked) {
    boolean bus = settings.text("link").equals(ConnectorConfig.BUS);
    if (bus && !asked) {
      throw settings.invalid("link", "makes it a member of the cluster: start it with -cluster");
    }
    return bus;
  }
}
