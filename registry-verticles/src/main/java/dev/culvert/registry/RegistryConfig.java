package dev.culvert.registry;

import dev.culvert.core.config.ClusterConfig;
import dev.culvert.core.config.ConfigSpec;
import dev.culvert.core.config.OpsConfig;
import dev.culvert.core.config.Settings;
import dev.culvert.core.tunnel.Tunnel;
import java.util.List;

/**
 * What a registry needs to know.
 *
 * @param tunnels the tunnels that the configuration names, to be read by the store
 * @param ops where it answers for its health
 * @param cluster how it finds the others
 */
public record RegistryConfig(List<Settings> tunnels, OpsConfig ops, ClusterConfig cluster) {

  private static final int HIGHEST_LIMIT = 1_000_000;

  /** The keys and their defaults. */
  public static ConfigSpec spec() {
    return ConfigSpec.named("registry")
        .text("admin.host", "127.0.0.1", "the address of the registry's HTTP server")
        .portOrZero("admin.port", 9100, "its port")
        .objects("tunnels", tunnelSpec(), "the tunnels there are")
        .include(ClusterConfig.spec());
  }

  private static ConfigSpec tunnelSpec() {
    return ConfigSpec.named("tunnel")
        .requiredText("name", "what people call the tunnel")
        .text("id", "", "its UUID; made from the name when it is not given")
        .texts("hostnames", List.of(), "exact, or *.example.com, each with an optional /path")
        .integer(
            "connectorLimit",
            Tunnel.DEFAULT_CONNECTOR_LIMIT,
            1,
            HIGHEST_LIMIT,
            "how many connectors may be live at once");
  }

  /** Reads the keys of {@link #spec}. */
  public static RegistryConfig from(Settings settings) {
    return new RegistryConfig(
        settings.objects("tunnels"),
        OpsConfig.from(settings, "admin"),
        ClusterConfig.from(settings));
  }
}
