package dev.culvert.registry;

import dev.culvert.core.config.ClusterConfig;
import dev.culvert.core.config.ConfigSpec;
import dev.culvert.core.config.Settings;
import dev.culvert.core.data.DataDirectory;

/**
 * What a registry needs to know.
 *
 * @param adminHost the address of the admin API, and of health and metrics
 * @param adminPort its port; 0 for any free one
 * @param storeUrl {@code postgresql://user:password@host:port/database}; empty for an SQLite file
 *     in the data directory
 * @param data the data directory: the store and the admin API's token
 * @param cluster how it finds the others
 * @param settings for messages about a value
 */
public record RegistryConfig(
    String adminHost,
    int adminPort,
    String storeUrl,
    DataDirectory data,
    ClusterConfig cluster,
    Settings settings) {

  private static final int DEFAULT_ADMIN_PORT = 9100;

  /** The keys and their defaults. */
  public static ConfigSpec spec() {
    return ConfigSpec.named("registry")
        .text("admin.host", "127.0.0.1", "the address of the admin API, and of health and metrics")
        .portOrZero("admin.port", DEFAULT_ADMIN_PORT, "its port")
        .text("store.url", "", "postgresql://user:password@host:port/database; empty: a file")
        .include(DataDirectory.spec())
        .include(ClusterConfig.spec());
  }

  /** Reads the keys of {@link #spec}. */
  public static RegistryConfig from(Settings settings) {
    String url = settings.text("store.url");
    if (!url.isEmpty() && !url.startsWith("postgresql://") && !url.startsWith("postgres://")) {
      throw settings.invalid("store.url", "does not start with postgresql://");
    }
    return new RegistryConfig(
        settings.text("admin.host"),
        settings.port("admin.port"),
        url,
        DataDirectory.from(settings),
        ClusterConfig.from(settings),
        settings);
  }
}
