package dev.culvert.cli;

import dev.culvert.cli.exit.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs one role in this process, clustered, through the Vert.x launcher. */
@Command(description = "Runs this role until it is stopped.")
final class RoleCommand implements Callable<Integer> {

  private final String role;
  private final ToIntFunction<String[]> launch;

  @Option(
      names = {"--conf", "-conf"},
      paramLabel = "FILE",
      description = "A YAML or JSON file, or JSON itself; otherwise conf/<role>.yaml if it exists.")
  private String conf;

  @Option(
      names = {"--instances", "-instances"},
      paramLabel = "N",
      description = "How many verticle instances; of a connector: how many connectors.")
  private Integer instances;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "One configuration key; goes before files and environment.")
  private List<String> settings = List.of();

  RoleCommand(String role, ToIntFunction<String[]> launch) {
    this.role = role;
    this.launch = launch;
  }

  @Override
  public Integer call() {
    List<String> arguments = new ArrayList<>(List.of("-cluster"));
    if (conf != null) {
      arguments.addAll(List.of("-conf", conf));
    }
    if (instances != null) {
      arguments.addAll(List.of("-instances", instances.toString()));
    }
    settings.forEach(setting -> arguments.addAll(List.of("--set", setting)));
    int code = launch.applyAsInt(arguments.toArray(String[]::new));
    return code == 0 ? ExitCode.RUNNING : code;
  }

  @Override
  public String toString() {
    return role;
  }
}
