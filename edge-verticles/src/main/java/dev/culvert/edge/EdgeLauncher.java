package dev.culvert.edge;

import dev.culvert.core.config.ReadableFile;
import dev.culvert.core.config.Settings;
import dev.culvert.core.launch.CulvertLauncher;
import dev.culvert.edge.uplink.UplinkCertificate;

/** Runs an edge with the Vert.x launcher; {@code -instances N} makes N event loops of it. */
public final class EdgeLauncher extends CulvertLauncher {

  public EdgeLauncher(String[] args) {
    super(EdgeConfig.spec(), EdgeVerticle::new, args);
  }

  public static void main(String[] args) {
    new EdgeLauncher(args).launch();
  }

  @Override
  protected void check(Settings settings) {
    EdgeConfig.from(settings);
    ReadableFile.require(settings, "uplink.tls.cert", "the PEM file of the edge's certificate");
    ReadableFile.require(settings, "uplink.tls.key", "the PEM file of its private key, PKCS #8");
    UplinkCertificate.check(settings);
  }
}
