package dev.culvert.core.launch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The command line of a role: what Vert.x's launcher is to see of it, and what it would only warn
 * about or does not know.
 *
 * @param forVertx everything but {@code -conf} and {@code --set}
 * @param conf what {@code -conf} said, JSON or a file; null if it was not there
 * @param flags {@code --set key=value}, by key
 * @param clustered whether {@code -cluster} was there
 * @param problems what is wrong, one line each
 */
record LaunchArguments(
    List<String> forVertx,
    String conf,
    Map<String, String> flags,
    boolean clustered,
    List<String> problems) {

  static LaunchArguments parse(String[] arguments) {
    Deque<String> rest = new ArrayDeque<>(List.of(arguments));
    List<String> forVertx = new ArrayList<>();
    Map<String, String> flags = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    String conf = null;
    boolean clustered = false;
    while (!rest.isEmpty()) {
      String argument = rest.pop();
      int equals = argument.indexOf('=');
      String option = equals < 0 ? argument : argument.substring(0, equals);
      String attached = equals < 0 ? null : argument.substring(equals + 1);
      switch (option.toLowerCase(Locale.ROOT).replaceFirst("^--", "-")) {
        case "-conf" -> {
          if (conf != null) {
            problems.add("-conf: is given twice");
          }
          conf = value(option, attached, rest, problems);
        }
        case "-set" -> addFlag(value(option, attached, rest, problems), flags, problems);
        case "-instances" -> {
          String count = value(option, attached, rest, problems);
          if (!count.matches("[1-9]\\d{0,3}")) {
            problems.add("-instances: " + count + " is not a whole number (1..9999)");
          }
          forVertx.addAll(List.of("-instances", count));
        }
        case "-options", "-vertx-options", "-deployment-options" -> {
          String json = value(option, attached, rest, problems);
          ConfArgument.problem(option, json).ifPresent(problems::add);
          forVertx.addAll(List.of(option, json));
        }
        default -> {
          clustered |=
              List.of("-c", "-cluster", "--cluster").contains(argument.toLowerCase(Locale.ROOT));
          forVertx.add(argument);
        }
      }
    }
    return new LaunchArguments(forVertx, conf, flags, clustered, problems);
  }

  private static String value(
      String option, String attached, Deque<String> rest, List<String> problems) {
    if (attached != null) {
      return attached;
    }
    if (rest.isEmpty()) {
      problems.add(option + ": needs a value");
      return "";
    }
    return rest.pop();
  }

  private static void addFlag(String pair, Map<String, String> flags, List<String> problems) {
    int equals = pair.indexOf('=');
    if (equals < 1) {
      problems.add("--set: " + pair + " is not key=value");
    } else {
      flags.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
  }

  String[] toVertx() {
    return forVertx.toArray(String[]::new);
  }
}
