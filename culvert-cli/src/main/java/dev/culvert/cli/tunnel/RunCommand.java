package dev.culvert.cli.tunnel;

import dev.culvert.cli.api.DataOption;
import dev.culvert.cli.exit.CommandException;
import dev.culvert.cli.exit.ExitCode;
import dev.culvert.cli.launch.LaunchOptions;
import dev.culvert.core.data.Credentials;
import dev.culvert.core.data.DataDirectory;
import dev.culvert.core.tunnel.Labels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs connectors of a tunnel in this process. */
@Command(
    name = "run",
    description =
        "Runs a connector of a tunnel here until it is stopped. It proves itself with the"
            + " credentials file of NAME, or with the token that --token-file or CULVERT_TOKEN"
            + " gives. It dials the edges, and nobody needs to reach it.")
public final class RunCommand implements Callable<Integer> {

  private static final String TOKEN_VARIABLE = "CULVERT_TOKEN";

  private final Map<String, String> environment;
  private final ToIntFunction<String[]> launch;

  @Spec private CommandSpec command;

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "The tunnel's name or ID; its credentials file is in the data directory.")
  private String name;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "A file with the tunnel's token, which only its owner and group may read.")
  private Path tokenFile;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "The token itself, seen by everybody who may list processes.")
  private String token;

  @Option(
      names = "--url",
      paramLabel = "ORIGIN",
      description = "The service behind it; else what the tunnel's configuration says.")
  private String url;

  @Option(
      names = "--label",
      paramLabel = "NAME=VALUE",
      description =
          "What is said of the connector, such as version=2; shown by tunnel info, and for weights"
              + " of routes. May be given more than once.")
  private List<String> labels = List.of();

  @Mixin private EdgeOptions edge;

  @Mixin private LaunchOptions options;

  @Mixin private DataOption data;

  /**
   * Launches connectors with what is given.
   *
   * @param environment by name
   * @param launch runs a connector process with the arguments of its launcher, and gives 0 when it
   *     runs
   */
  public RunCommand(Map<String, String> environment, ToIntFunction<String[]> launch) {
    this.environment = Map.copyOf(environment);
    this.launch = launch;
  }

  @Override
  public Integer call() {
    int code = launch.applyAsInt(options.arguments(arguments()));
    return code == 0 ? ExitCode.RUNNING : code;
  }

  private List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    set(arguments, "data", data.directory().path().toString());
    requireOne();
    if (name != null) {
      set(arguments, "tunnel", credentials().tunnelId().toString());
      set(arguments, "token", "");
    } else {
      set(arguments, "token", token());
    }
    if (url != null) {
      set(arguments, "origin.url", url);
    }
    if (!labels.isEmpty()) {
      set(arguments, "connector.labels", String.join(",", labels()));
    }
    arguments.addAll(edge.arguments());
    return arguments;
  }

  private static void set(List<String> arguments, String key, String value) {
    arguments.addAll(List.of("--set", key + "=" + value));
  }

  /** The variable gives way to another token, and would contradict NAME. */
  private void requireOne() {
    List<String> given = new ArrayList<>();
    if (name != null) {
      given.add("NAME");
    }
    if (tokenFile != null) {
      given.add("--token-file");
    }
    if (token != null) {
      given.add("--token");
    }
    boolean variable = !variable().isBlank();
    if (variable && (given.isEmpty() || name != null)) {
      given.add(TOKEN_VARIABLE);
    }
    if (given.isEmpty()) {
      throw new ParameterException(
          command.commandLine(),
          "give NAME, --token-file or " + TOKEN_VARIABLE + ": which tunnel is to be run?");
    }
    if (given.size() > 1) {
      throw new ParameterException(
          command.commandLine(),
          String.join(" and ", given)
              + (given.size() == 2 ? " are both given" : " are all given")
              + "; give one, which says which tunnel is to be run");
    }
  }

  private List<String> labels() {
    try {
      Labels.parse(labels);
      return labels;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), "--label: " + e.getMessage());
    }
  }

  private String variable() {
    return environment.getOrDefault(TOKEN_VARIABLE, "");
  }

  private String token() {
    String given =
        tokenFile != null ? TokenFile.read(tokenFile) : token != null ? token : variable();
    return given.strip();
  }

  private Credentials credentials() {
    DataDirectory directory = data.directory();
    return Credentials.find(directory, name)
        .orElseThrow(
            () ->
                new CommandException(
                    ExitCode.NOT_FOUND,
                    "tunnel "
                        + name
                        + " has no credentials file in "
                        + directory.file("credentials").toAbsolutePath().normalize()
                        + "; where the admin API can be reached, culvert tunnel token NAME --new"
                        + " writes one, and culvert tunnel create NAME makes a new tunnel;"
                        + " elsewhere give the token as CULVERT_TOKEN or in a file with"
                        + " --token-file"));
  }
}
