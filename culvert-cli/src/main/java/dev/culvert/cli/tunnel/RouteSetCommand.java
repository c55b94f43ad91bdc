package dev.culvert.cli.tunnel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.culvert.cli.api.AdminApi;
import dev.culvert.cli.api.ApiRoute;
import dev.culvert.cli.api.ApiTunnel;
import dev.culvert.core.tunnel.Route;
import dev.culvert.core.tunnel.RouteOption;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Changes the options of a route. */
@Command(name = "set", description = "Changes options of a route, on every edge within a second.")
final class RouteSetCommand extends RouteView {

  @Parameters(
      index = "2..*",
      arity = "1..*",
      paramLabel = "KEY=VALUE",
      description = "Options to set; KEY= removes one. Those that are not named stay.")
  private List<String> assignments;

  private final ObjectNode patch = Rendering.object();

  /** Lists the options there are in the help. */
  @Spec
  void describe(CommandSpec spec) {
    List<String> lines = new ArrayList<>(List.of("Options of a route:"));
    for (RouteOption<?> option : RouteOption.all()) {
      lines.add("  " + option.name() + "=" + option.example());
      lines.add("      " + option.description() + ".");
    }
    spec.usageMessage().footer(lines.toArray(String[]::new));
  }

  @Override
  void check() {
    for (String assignment : assignments) {
      int equals = assignment.indexOf('=');
      if (equals < 1) {
        throw wrong(assignment + " is not KEY=VALUE; right is " + example());
      }
      String key = assignment.substring(0, equals);
      if (patch.has(key)) {
        throw wrong(key + " is there more than once");
      }
      String value = assignment.substring(equals + 1);
      patch.put(key, value.isEmpty() ? null : value);
    }
  }

  private static String example() {
    RouteOption<?> option = RouteOption.all().get(0);
    return option.name() + "=" + option.example();
  }

  private ParameterException wrong(String message) {
    return new ParameterException(command().commandLine(), message);
  }

  @Override
  ApiRoute route(AdminApi api, ApiTunnel tunnel, Route route) {
    return api.changeRoute(tunnel, route, patch);
  }
}
