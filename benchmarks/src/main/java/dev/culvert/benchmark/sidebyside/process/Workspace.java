package dev.culvert.benchmark.sidebyside.process;

import dev.culvert.testing.process.JavaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The directory that everything is below, and the processes that run in it. Thread-safe.
 *
 * @see #close
 */
public final class Workspace implements AutoCloseable {

  private final Path home;
  private final Path directory;
  private final List<JavaProcess> running = new CopyOnWriteArrayList<>();

  /**
   * A workspace without processes.
   *
   * @param home the checkout of Culvert
   * @param directory an empty directory, which the caller removes
   */
  public Workspace(Path home, Path directory) {
    this.home = home;
    this.directory = directory;
  }

  /** The checkout of Culvert. */
  public Path home() {
    return home;
  }

  /** A directory of this name, made if it is not there. */
  public Path directory(String name) {
    try {
      return Files.createDirectories(directory.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An empty directory, whose name begins so. */
  public Path newDirectory(String name) {
    try {
      return Files.createTempDirectory(directory, name + "-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file of {@code benchmarks/peers}. */
  public Path peerFile(String name) {
    return home.resolve("benchmarks/peers").resolve(name);
  }

  /**
   * Writes a file of {@code benchmarks/peers} with its words filled in.
   *
   * @param into where to; the file keeps its name
   * @param words what stands for {@code @WORD@}; all there are, and {@code DIRECTORY} and {@code
   *     USER} by themselves
   */
  public Path configure(String name, Path into, Map<String, String> words) {
    try {
      String text =
          Files.readString(peerFile(name))
              .replace("@WORDS@", "words")
              .replace("@DIRECTORY@", into.toString())
              .replace("@USER@", System.getProperty("user.name"));
      for (Map.Entry<String, String> word : words.entrySet()) {
        text = text.replace("@" + word.getKey() + "@", word.getValue());
      }
      return Files.writeString(into.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts a program that runs until this is closed; its output goes to a file of its name.
   *
   * @param environment added to this process's own
   */
  public JavaProcess start(
      String name, Path in, Map<String, String> environment, List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(in.toFile());
    builder.environment().putAll(environment);
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    JavaProcess process =
        JavaProcess.start(name, builder, Optional.of(directory.resolve(name + ".log")));
    running.add(process);
    return process;
  }

  /**
   * Runs a program to its end, which must be a good one.
   *
   * @return the lines it wrote
   * @throws IllegalStateException when it fails, or takes longer
   */
  public List<String> run(
      String name, Path in, Map<String, String> environment, List<String> command, Duration limit) {
    try (JavaProcess process = start(name, in, environment, command)) {
      int code = process.awaitExit(limit);
      if (code != 0) {
        throw new IllegalStateException("exit code " + code + " of " + process);
      }
      return process.lines();
    } catch (AssertionError tooLong) {
      throw new IllegalStateException(tooLong.getMessage(), tooLong);
    } finally {
      running.removeIf(process -> !process.alive());
    }
  }

  /** Kills a process and what it has started. */
  public void kill(JavaProcess process) {
    List<ProcessHandle> below =
        ProcessHandle.of(process.pid()).stream().flatMap(ProcessHandle::descendants).toList();
    process.close();
    below.forEach(ProcessHandle::destroyForcibly);
    running.remove(process);
  }

  /** Kills what was started of these trees, and what that has started. */
  public void kill(Collection<ProcessTree> trees) {
    running.stream()
        .filter(process -> trees.stream().anyMatch(tree -> tree.pids().contains(process.pid())))
        .forEach(this::kill);
  }

  /** Kills everything that was started; the files stay. */
  @Override
  public void close() {
    running.forEach(this::kill);
  }
}
