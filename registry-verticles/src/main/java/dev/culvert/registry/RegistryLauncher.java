package dev.culvert.registry;

import dev.culvert.core.config.Settings;
import dev.culvert.core.launch.CulvertLauncher;

/** Runs a registry with the Vert.x launcher. */
public final class RegistryLauncher extends CulvertLauncher {

  public RegistryLauncher(String[] args) {
    super(RegistryConfig.spec(), RegistryVerticle::new, args);
  }

  public static void main(String[] args) {
    new RegistryLauncher(args).launch();
  }

  @Override
  protected void check(Settings settings) {
    RegistryConfig.from(settings);
  }
}
