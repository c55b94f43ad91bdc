package dev.culvert.system.cluster;

import dev.culvert.testing.process.JavaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * An earlier version of the program, which the present one has to get along with: the commit named
 * in {@code system-tests/baseline}. It is built at the first use in a worktree of its own, and its
 * jars stay below {@code system-tests/target/baseline} until that is cleaned. Thread-safe; blocks.
 */
public final class Baseline {

  private static final Duration GIT_LIMIT = Duration.ofMinutes(1);
  private static final Duration BUILD_LIMIT = Duration.ofMinutes(8);
  private static final List<String> ROLES = List.of("registry", "edge", "connector");

  private Baseline() {}

  /** The executable jar of a role; for {@link Cluster#jars}. */
  public static Path jarOf(String role) {
    return directory().resolve("culvert-" + role + ".jar");
  }

  /** The commit, as 40 hexadecimal digits. */
  public static String commit() {
    try {
      return Files.readAllLines(Build.root().resolve("system-tests/baseline")).stream()
          .filter(line -> !line.startsWith("#"))
          .findFirst()
          .orElseThrow()
          .strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The jars, built if they are not there. */
  private static synchronized Path directory() {
    Path jars = Build.root().resolve("system-tests/target/baseline").resolve(commit());
    if (!Files.isDirectory(jars)) {
      build(jars);
    }
    return jars;
  }

  private static void build(Path jars) {
    Path root = Build.root();
    Assumptions.assumeTrue(
        run("git", root, GIT_LIMIT, "git", "cat-file", "-e", commit() + "^{commit}"),
        () -> "the baseline " + commit() + " is not in this clone (git fetch --unshallow)");
    Path logs = Build.outputDirectory("baseline");
    Path tree = logs.resolve("tree");
    demand(
        run("git", root, GIT_LIMIT, "git", "worktree", "add", "--detach", "" + tree, commit()),
        "a worktree of " + commit());
    try {
      List<String> maven =
          List.of(
              "mvn",
              "-q",
              "-B",
              "-Dmaven.test.skip=true",
              "-Dspotless.check.skip=true",
              "package",
              "-pl",
              "registry-verticles,edge-verticles,connector-verticles",
              "-am");
      List<String> offline = new ArrayList<>(maven);
      offline.add("-o");
      demand(
          run("mvn -o", tree, BUILD_LIMIT, offline.toArray(String[]::new))
              || run("mvn", tree, BUILD_LIMIT, maven.toArray(String[]::new)),
          "a build of " + commit());
      Path fresh = Files.createDirectories(logs.resolve("jars"));
      for (String role : ROLES) {
        String jar = "culvert-" + role + ".jar";
        Files.move(tree.resolve(role + "-verticles/target").resolve(jar), fresh.resolve(jar));
      }
      Files.createDirectories(jars.getParent());
      Files.move(fresh, jars, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      run("git", root, GIT_LIMIT, "git", "worktree", "remove", "--force", "" + tree);
    }
  }

  private static boolean run(String name, Path directory, Duration limit, String... command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    try (JavaProcess process = JavaProcess.start(name, builder, Optional.empty())) {
      boolean succeeded = process.awaitExit(limit) == 0;
      if (!succeeded) {
        System.out.println(process);
      }
      return succeeded;
    }
  }

  private static void demand(boolean succeeded, String what) {
    if (!succeeded) {
      throw new AssertionError("there is not " + what + "; the lines before this say why");
    }
  }
}
