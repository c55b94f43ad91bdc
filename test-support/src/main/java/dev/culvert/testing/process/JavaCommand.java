package dev.culvert.testing.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How to start a JVM. Immutable; each change gives a new one.
 *
 * @param name what tests call the process
 * @param what {@code -jar FILE}, or {@code -cp PATH MAINCLASS}
 * @param jvmFlags such as {@code -Xmx128m}
 * @param arguments for the program
 * @param environment added to this process's own
 * @param prefix put before everything, such as {@code ip netns exec NAME}; has to exec, so that
 *     signals reach the JVM
 * @param directory the working directory; empty means this process's own
 * @param log the file its output goes to, if any
 */
public record JavaCommand(
    String name,
    List<String> what,
    List<String> jvmFlags,
    List<String> arguments,
    Map<String, String> environment,
    List<String> prefix,
    Optional<Path> directory,
    Optional<Path> log) {

  public JavaCommand {
    what = List.copyOf(what);
    jvmFlags = List.copyOf(jvmFlags);
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
    prefix = List.copyOf(prefix);
  }

  /** {@code java -jar FILE}; called like the file. */
  public static JavaCommand jar(Path jar) {
    return of(jar.getFileName().toString(), List.of("-jar", jar.toAbsolutePath().toString()));
  }

  /** A class with a main method from this JVM's own class path. */
  public static JavaCommand main(Class<?> main) {
    return of(
        main.getSimpleName(),
        List.of("-cp", System.getProperty("java.class.path"), main.getName()));
  }

  public JavaCommand name(String newName) {
    return new JavaCommand(newName, what, jvmFlags, arguments, environment, prefix, directory, log);
  }

  /** Adds flags of the JVM. */
  public JavaCommand jvm(String... flags) {
    return new JavaCommand(
        name, what, joined(jvmFlags, flags), arguments, environment, prefix, directory, log);
  }

  /** Adds arguments of the program. */
  public JavaCommand args(String... more) {
    return new JavaCommand(
        name, what, jvmFlags, joined(arguments, more), environment, prefix, directory, log);
  }

  /** Adds a variable. */
  public JavaCommand env(String variable, String value) {
    Map<String, String> variables = new LinkedHashMap<>(environment);
    variables.put(variable, value);
    return new JavaCommand(name, what, jvmFlags, arguments, variables, prefix, directory, log);
  }

  public JavaCommand prefix(List<String> newPrefix) {
    return new JavaCommand(name, what, jvmFlags, arguments, environment, newPrefix, directory, log);
  }

  public JavaCommand directory(Path newDirectory) {
    return new JavaCommand(
        name, what, jvmFlags, arguments, environment, prefix, Optional.of(newDirectory), log);
  }

  public JavaCommand log(Path file) {
    return new JavaCommand(
        name, what, jvmFlags, arguments, environment, prefix, directory, Optional.of(file));
  }

  /** Starts it with the {@code java} that runs this JVM. */
  public JavaProcess start() {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmFlags);
    command.addAll(what);
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    directory.ifPresent(path -> builder.directory(path.toFile()));
    return JavaProcess.start(name, builder, log);
  }

  private static JavaCommand of(String name, List<String> what) {
    return new JavaCommand(
        name, what, List.of(), List.of(), Map.of(), List.of(), Optional.empty(), Optional.empty());
  }

  private static List<String> joined(List<String> some, String... more) {
    return Stream.concat(some.stream(), Stream.of(more)).toList();
  }
}
