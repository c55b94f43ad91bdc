package dev.culvert.cli;

import dev.culvert.cli.exit.ExitCode;
import dev.culvert.cli.launch.LaunchOptions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs one role in this process, clustered, through the Vert.x launcher. */
@Command(description = "Runs this role until it is stopped.")
final class RoleCommand implements Callable<Integer> {

  private final String role;
  private final ToIntFunction<String[]> launch;

  @Mixin private LaunchOptions options;

  RoleCommand(String role, ToIntFunction<String[]> launch) {
    this.role = role;
    this.launch = launch;
  }

  @Override
  public Integer call() {
    int code = launch.applyAsInt(options.arguments(List.of()));
    return code == 0 ? ExitCode.RUNNING : code;
  }

  @Override
  public String toString() {
    return role;
  }
}
