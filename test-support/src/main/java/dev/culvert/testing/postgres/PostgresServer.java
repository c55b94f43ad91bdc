package dev.culvert.testing.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.culvert.testing.net.FreePorts;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A PostgreSQL server on a free port of 127.0.0.1, from a package, with its data in a temporary
 * directory. It can be stopped, killed and started again with the same data on the same port.
 * PostgreSQL refuses to run as root; for root it runs in a user namespace of its own.
 *
 * <p>All methods block. {@link #close()}, which also runs when the JVM exits, removes everything.
 */
public final class PostgresServer implements AutoCloseable {

  private static final String USER = "culvert";

  /** With characters that a URL and a log must treat with care. */
  private static final String PASSWORD = "s3cr3t:p@ss/word";

  private static final String PASSWORD_IN_URL = "s3cr3t%3Ap%40ss%2Fword";

  private static final String PROCESS_ID = "data/postmaster.pid";
  private static final Duration START_LIMIT = Duration.ofSeconds(30);
  private static final int COMMAND_LIMIT_SECONDS = 10;

  private static PostgresServer shared;

  private final int port = FreePorts.one();
  private final Path data;
  private final Thread cleaner = new Thread(this::abandon, "postgres-cleaner");
  private final AtomicInteger databases = new AtomicInteger();
  private EmbeddedPostgres running;

  private PostgresServer(Path data) {
    this.data = data;
  }

  /** Starts a server, or aborts the test, naming what this machine lacks. */
  public static PostgresServer start() {
    Optional<String> missing = missing();
    Assumptions.assumeTrue(
        missing.isEmpty(), () -> "a PostgreSQL server needs " + missing.orElseThrow());
    try {
      PostgresServer server = new PostgresServer(Files.createTempDirectory("culvert-postgres"));
      Runtime.getRuntime().addShutdownHook(server.cleaner);
      server.restart();
      server.askForPasswords();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * One server for all tests of this JVM that neither stop nor close it, each with a database of
   * its own. Starts it, or aborts the test, as {@link #start} does.
   */
  public static synchronized PostgresServer shared() {
    if (shared == null) {
      shared = start();
    }
    return shared;
  }

  /** What this machine lacks, if anything: for root, the right to make user namespaces. */
  public static Optional<String> missing() {
    if (!System.getProperty("user.name").equals("root")) {
      return Optional.empty();
    }
    try {
      Process probe =
          new ProcessBuilder("unshare", "-U", "true")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectErrorStream(true)
              .start();
      boolean possible =
          probe.waitFor(COMMAND_LIMIT_SECONDS, TimeUnit.SECONDS) && probe.exitValue() == 0;
      return possible
          ? Optional.empty()
          : Optional.of("a user other than root, or user namespaces (unshare -U fails)");
    } catch (IOException e) {
      return Optional.of("a user other than root, or the program unshare (Debian: util-linux)");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Where it listens. */
  public int port() {
    return port;
  }

  /**
   * Makes an empty database.
   *
   * @return its URL, with a user that owns it and a password that is checked
   */
  public String newDatabase() {
    String name = "culvert" + databases.incrementAndGet();
    execute("CREATE DATABASE " + name + " OWNER " + USER);
    return "postgresql://" + USER + ":" + PASSWORD_IN_URL + "@127.0.0.1:" + port + "/" + name;
  }

  /** The password in the URLs, as it must not appear in any message; also decoded. */
  public static List<String> secrets() {
    return List.of(PASSWORD, PASSWORD_IN_URL);
  }

  /** Runs a statement as superuser, in the database {@code postgres}. */
  public void execute(String sql) {
    try (Connection connection = running.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /**
   * Starts it again, after {@link #stop} or {@link #kill}. A commit is on disk when it returns,
   * which is not what the package sets on its own.
   */
  public void restart() {
    try {
      running =
          EmbeddedPostgres.builder()
              .setDataDirectory(data.resolve("data"))
              .setCleanDataDirectory(false)
              .setPort(port)
              .setServerConfig("synchronous_commit", "on")
              .setServerConfig("fsync", "on")
              .setPGStartupWait(START_LIMIT)
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it in order: transactions are rolled back, connections closed. */
  public void stop() {
    try {
      running.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends all its processes at once, without a chance to do anything. */
  public void kill() {
    killProcesses();
    stop();
  }

  /** Stops all its processes where they are: connections stay open, and nothing answers. */
  public void freeze() {
    signal("STOP");
  }

  /** Lets them go on after {@link #freeze}. */
  public void thaw() {
    signal("CONT");
  }

  private void signal(String name) {
    List<String> command = new ArrayList<>(List.of("kill", "-" + name));
    processes().forEach(process -> command.add(Long.toString(process.pid())));
    try {
      int code = new ProcessBuilder(command).inheritIO().start().waitFor();
      if (code != 0) {
        throw new IllegalStateException(command + " ended with " + code);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void killProcesses() {
    List<ProcessHandle> all = processes();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(process -> process.onExit().join());
  }

  private List<ProcessHandle> processes() {
    return ProcessHandle.of(processId()).stream()
        .flatMap(postmaster -> Stream.concat(Stream.of(postmaster), postmaster.descendants()))
        .toList();
  }

  private long processId() {
    try {
      return Long.parseLong(Files.readAllLines(data.resolve(PROCESS_ID), UTF_8).get(0).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The server trusts everybody at first. */
  private void askForPasswords() throws IOException {
    execute("SET password_encryption = 'scram-sha-256'; CREATE ROLE " + role());
    Path rules = data.resolve("data/pg_hba.conf");
    String rule = "host all " + USER + " 127.0.0.1/32 scram-sha-256\n";
    Files.writeString(rules, rule + Files.readString(rules, UTF_8), UTF_8);
    execute("SELECT pg_reload_conf()");
  }

  private static String role() {
    return USER + " LOGIN PASSWORD '" + PASSWORD + "'";
  }

  @Override
  public void close() {
    stop();
    removeData();
    Runtime.getRuntime().removeShutdownHook(cleaner);
  }

  private void abandon() {
    if (Files.exists(data.resolve(PROCESS_ID))) {
      killProcesses();
    }
    removeData();
  }

  private void removeData() {
    try (Stream<Path> all = Files.walk(data)) {
      all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    } catch (IOException | UncheckedIOException alreadyGone) {
      // What is left is in the directory for temporary files.
    }
  }
}
