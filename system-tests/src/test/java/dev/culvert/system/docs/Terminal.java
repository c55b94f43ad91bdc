package dev.culvert.system.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.culvert.system.cluster.Build;
import dev.culvert.testing.process.JavaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Types commands with bash into a directory that looks like a fresh clone, and gives what goes on
 * running a terminal of its own. Beside it is a service that answers everything with {@code hello}.
 */
public final class Terminal implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration COMMAND_LIMIT = Duration.ofSeconds(40);
  private static final List<String> CLONED =
      List.of("culvert", "conf", "registry-verticles", "edge-verticles", "connector-verticles");
  private static final Pattern DEFINITION = Pattern.compile("(?s)\\w+=\\S*\\$\\(.*|\\w+\\(\\) .*");
  private static final Pattern JSON_ID = Pattern.compile("\"id\"\\s*:\\s*\"([-0-9a-f]{36})\"");

  private final Path directory;
  private final HttpServer origin;
  private final Ports ports;
  private final Map<String, String> environment = new HashMap<>();
  private final List<JavaProcess> running = new ArrayList<>();
  private final StringBuilder definitions = new StringBuilder();
  private JavaProcess demo;
  private int typed;

  private Terminal(Path directory, HttpServer origin) {
    this.directory = directory;
    this.origin = origin;
    this.ports = new Ports(origin.getAddress().getPort());
    environment.putAll(ports.environment());
    // curl fails where a server does not answer with success.
    environment.put("CURL_HOME", directory.toString());
    environment.put("PATH", directory + ":" + System.getenv("PATH"));
  }

  /** A new one. */
  public static Terminal in(String name) {
    Path directory = Build.outputDirectory(name);
    try {
      for (String part : CLONED) {
        Files.createSymbolicLink(directory.resolve(part), Build.root().resolve(part));
      }
      Files.writeString(directory.resolve(".curlrc"), "fail-with-body\nsilent\nshow-error\n");
      HttpServer origin =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      byte[] hello = "hello\n".getBytes(StandardCharsets.UTF_8);
      origin.createContext(
          "/",
          exchange -> {
            exchange.sendResponseHeaders(200, hello.length);
            exchange.getResponseBody().write(hello);
            exchange.close();
          });
      origin.start();
      return new Terminal(directory, origin);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a program is installed. */
  public static boolean has(String tool) {
    try {
      return new ProcessBuilder("sh", "-c", "command -v " + tool).start().waitFor() == 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Types a command and waits: until it has ended well, or for a process until it serves.
   *
   * @return what it printed until then
   */
  public List<String> type(String documented) {
    String command = ports.replaceIn(documented);
    if (DEFINITION.matcher(command).matches()) {
      definitions.append(command).append('\n');
      return List.of();
    }
    Optional<String> serves = whenItServes(command);
    if (serves.isPresent()) {
      return start(command, serves.get());
    }
    if (command.startsWith("rm -f data/culvert.db")) {
      endDemo(); // as the text says: the registry is stopped first
    }
    lookUpVariables(command);
    JavaProcess process = bash(definitions + command);
    try (process) {
      int code = process.awaitExit(COMMAND_LIMIT);
      assertThat(code).as("%s%n%s", documented, process).isZero();
      return process.lines();
    }
  }

  private List<String> start(String command, String serves) {
    // One public port: the reader ends the demo, or is told to.
    boolean isDemo = command.startsWith("./culvert demo");
    if (isDemo || command.startsWith("java -jar")) {
      endDemo();
    }
    JavaProcess process = bash("exec " + command);
    running.add(process);
    process.awaitLine(serves, START_LIMIT);
    if (isDemo) {
      demo = process;
    }
    return process.lines();
  }

  /** The line by which a process says that it does its work; empty for what ends by itself. */
  private static Optional<String> whenItServes(String command) {
    if (command.startsWith("./culvert demo")) {
      return Optional.of("Culvert is up");
    }
    if (command.startsWith("./culvert tunnel run") || command.contains("culvert-connector.jar")) {
      return Optional.of("Registered stream 0");
    }
    return command.startsWith("java -jar")
        ? Optional.of(" started, \\d+ instances")
        : Optional.empty();
  }

  /** Ctrl-C, if a demo runs; it has to end well and without a warning. */
  public void endDemo() {
    if (demo == null) {
      return;
    }
    demo.terminate();
    assertThat(demo.awaitExit(COMMAND_LIMIT)).as(demo::toString).isZero();
    assertQuiet(demo);
    demo = null;
  }

  /** No warning but those about connectors, which a document may cut off, and some more. */
  private static void assertQuiet(JavaProcess process, String... expected) {
    assertThat(process.lines())
        .as("warnings of %s", process.name())
        .filteredOn(line -> line.contains(" WARN ") && !line.contains("uplink.Uplink"))
        .filteredOn(line -> Stream.of(expected).noneMatch(line::contains))
        .isEmpty();
  }

  /** No edge or registry may have warned of anything by now. */
  public void assertQuietServers() {
    running.stream()
        .filter(process -> process.find("(edge|registry) started").size() > 0)
        // A role knows nothing of the variables that set the ports of the others.
        .forEach(process -> assertQuiet(process, "EnvironmentLayer"));
  }

  /** What the text says is an ID or a revision from an earlier answer. */
  private void lookUpVariables(String command) {
    if (command.contains("$CONNECTOR")) {
      environment.put("CONNECTOR", firstId("tunnel info demo -o json", "\"connectors\""));
    }
    if (command.contains("$TOKEN_ID") || command.contains("$ID")) {
      String id = firstId("tunnel token web -o json", "[");
      environment.put("TOKEN_ID", id);
      environment.put("ID", id);
    }
    if (command.contains("$REVISION")) {
      environment.put("REVISION", find("tunnel info web -o json", "\"revision\"\\s*:\\s*(\\d+)"));
    }
  }

  private String firstId(String words, String after) {
    String json = String.join("\n", type("./culvert " + words));
    var found = JSON_ID.matcher(json.substring(json.indexOf(after)));
    assertThat(found.find()).as(json).isTrue();
    return UUID.fromString(found.group(1)).toString();
  }

  private String find(String words, String regex) {
    String json = String.join("\n", type("./culvert " + words));
    var found = Pattern.compile(regex).matcher(json);
    assertThat(found.find()).as(json).isTrue();
    return found.group(1);
  }

  private JavaProcess bash(String script) {
    String name = "command-" + ++typed;
    ProcessBuilder builder = new ProcessBuilder("bash", "-c", script).directory(directory.toFile());
    builder.environment().keySet().removeIf(variable -> variable.startsWith("CULVERT_"));
    builder.environment().putAll(environment);
    return JavaProcess.start(name, builder, Optional.of(directory.resolve(name + ".log")));
  }

  @Override
  public void close() {
    running.forEach(JavaProcess::close);
    origin.stop(0);
  }
}
