package dev.culvert.cli.launch;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of every command that runs one role; a mixin. */
public final class LaunchOptions {

  @Option(
      names = {"--conf", "-conf"},
      paramLabel = "FILE",
      description =
          "A YAML or JSON file, or JSON itself; what it says goes before conf/<role>.yaml.")
  private String conf;

  @Option(
      names = {"--instances", "-instances"},
      paramLabel = "N",
      description =
          "How many verticle instances; of a connector: how many connectors, each with its own ID"
              + " (default: 1).")
  private Integer instances;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "One configuration key; goes before files and environment.")
  private List<String> settings = List.of();

  /**
   * The arguments for the launcher, which joins the cluster unless the role's settings say that it
   * is to be alone.
   *
   * @param further what else there is, which {@code --set} goes before
   */
  public String[] arguments(List<String> further) {
    List<String> arguments = new ArrayList<>(List.of("-cluster"));
    if (conf != null) {
      arguments.addAll(List.of("-conf", conf));
    }
    if (instances != null) {
      arguments.addAll(List.of("-instances", instances.toString()));
    }
    arguments.addAll(further);
    settings.forEach(setting -> arguments.addAll(List.of("--set", setting)));
    return arguments.toArray(String[]::new);
  }
}
