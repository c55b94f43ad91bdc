package dev.culvert.testing.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lines a process has written; waits are woken by each new one. */
final class ProcessOutput {

  private static final int TAIL_LINES = 30;
  private static final Duration END_LIMIT = Duration.ofSeconds(5);

  private final Writer file;
  private final List<String> lines = new ArrayList<>();
  private boolean ended;

  ProcessOutput(Optional<Path> path) {
    try {
      file = path.isPresent() ? Files.newBufferedWriter(path.get(), UTF_8) : Writer.nullWriter();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void read(String name, Process process) {
    Thread reader = new Thread(() -> copy(process), "output-" + name);
    reader.setDaemon(true);
    reader.start();
  }

  synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  List<MatchResult> find(String regex) {
    Pattern pattern = Pattern.compile(regex);
    return lines().stream()
        .map(pattern::matcher)
        .filter(Matcher::find)
        .map(Matcher::toMatchResult)
        .toList();
  }

  List<MatchResult> await(String name, String regex, int count, Duration limit) {
    long deadlineNanos = System.nanoTime() + limit.toNanos();
    while (true) {
      int seen = size();
      List<MatchResult> found = find(regex);
      if (found.size() >= count) {
        return found;
      }
      if (!awaitMoreThan(seen, deadlineNanos)) {
        throw new AssertionError(
            name + ": " + found.size() + " of " + count + " lines with " + regex + tail());
      }
    }
  }

  /** The last lines, for a message. */
  synchronized String tail() {
    int from = Math.max(0, lines.size() - TAIL_LINES);
    return ", the last of "
        + lines.size()
        + " lines:\n  "
        + String.join("\n  ", lines.subList(from, lines.size()));
  }

  void awaitEnd() throws InterruptedException {
    long deadlineNanos = System.nanoTime() + END_LIMIT.toNanos();
    synchronized (this) {
      while (!ended && deadlineNanos - System.nanoTime() > 0) {
        TimeUnit.NANOSECONDS.timedWait(this, deadlineNanos - System.nanoTime());
      }
    }
  }

  private synchronized int size() {
    return lines.size();
  }

  /** False when the time is over or the process has ended without another line. */
  private synchronized boolean awaitMoreThan(int seen, long deadlineNanos) {
    while (lines.size() == seen && !ended) {
      long left = deadlineNanos - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      try {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return lines.size() > seen;
  }

  private void copy(Process process) {
    try (BufferedReader reader = process.inputReader(UTF_8);
        file) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        file.write(line + "\n");
        file.flush();
        add(line);
      }
    } catch (IOException processGone) {
      // its output ends here, as with the end of the stream
    } finally {
      end();
    }
  }

  private synchronized void add(String line) {
    lines.add(line);
    notifyAll();
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }
}
