package dev.culvert.testing.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;

/**
 * A real JVM, started by {@link JavaCommand}. What it writes to standard output and standard error
 * is kept in memory, line by line, and in a file if one was named. Thread-safe.
 */
public final class JavaProcess implements AutoCloseable {

  private static final long CLOSE_LIMIT_SECONDS = 10;

  private final String name;
  private final Process process;
  private final ProcessOutput output;

  private JavaProcess(String name, Process process, ProcessOutput output) {
    this.name = name;
    this.process = process;
    this.output = output;
    output.read(name, process);
  }

  /**
   * Starts any other program, such as a script that execs java.
   *
   * @param name what tests call it
   * @param builder the command; its output is redirected
   * @param log the file the output goes to, if any
   */
  public static JavaProcess start(String name, ProcessBuilder builder, Optional<Path> log) {
    try {
      ProcessOutput output = new ProcessOutput(log);
      return new JavaProcess(name, builder.redirectErrorStream(true).start(), output);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name, e);
    }
  }

  /** What tests call it. */
  public String name() {
    return name;
  }

  public long pid() {
    return process.pid();
  }

  public boolean alive() {
    return process.isAlive();
  }

  /** All lines until now, the oldest first. */
  public List<String> lines() {
    return output.lines();
  }

  /** The first matches of the expression in all lines until now, one per line. */
  public List<MatchResult> find(String regex) {
    return output.find(regex);
  }

  /**
   * Waits for a line in which the expression is found, lines of the past included.
   *
   * @throws AssertionError with the last lines, when the limit is over or the process ends first
   */
  public MatchResult awaitLine(String regex, Duration limit) {
    return awaitLines(regex, 1, limit).get(0);
  }

  /** Waits for so many lines in which the expression is found, and returns all there are. */
  public List<MatchResult> awaitLines(String regex, int count, Duration limit) {
    return output.await(name, regex, count, limit);
  }

  /** SIGTERM. */
  public void terminate() {
    signal("TERM");
  }

  /** SIGKILL. */
  public void kill() {
    signal("KILL");
  }

  /** SIGSTOP: it stays, holds its sockets, and does nothing. */
  public void suspend() {
    signal("STOP");
  }

  /** SIGCONT. */
  public void resume() {
    signal("CONT");
  }

  /**
   * Waits for the end.
   *
   * @return the exit code; 128 + the signal's number after a signal
   * @throws AssertionError when it lives longer
   */
  public int awaitExit(Duration limit) {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError(name + " still runs after " + limit + output.tail());
      }
      output.awaitEnd();
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(name + ": interrupted", e);
    }
  }

  /** Kills it if it lives, also when it is suspended, and waits until it is gone. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(CLOSE_LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String toString() {
    return name + " (pid " + pid() + (alive() ? ")" : ", ended)") + output.tail();
  }

  private void signal(String signal) {
    try {
      new ProcessBuilder("kill", "-" + signal, Long.toString(pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException("kill -" + signal + " " + pid(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
