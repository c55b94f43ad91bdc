package dev.culvert.cli.tunnel;

import dev.culvert.cli.api.AdminApi;
import dev.culvert.cli.api.ApiOptions;
import dev.culvert.cli.exit.ExitCode;
import dev.culvert.cli.output.OutputOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A command that asks the admin API and prints what came of it. */
abstract class ApiCommand implements Callable<Integer> {

  @Mixin private ApiOptions options;

  @Mixin private OutputOptions output;

  @Override
  public final Integer call() {
    run(options.connect());
    return ExitCode.OK.code();
  }

  /** Does it; a failure is a {@link dev.culvert.cli.exit.CommandException}. */
  abstract void run(AdminApi api);

  ApiOptions options() {
    return options;
  }

  OutputOptions output() {
    return output;
  }
}
