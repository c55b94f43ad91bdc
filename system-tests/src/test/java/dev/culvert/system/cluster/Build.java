package dev.culvert.system.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the build has put the product. */
public final class Build {

  private static final Path ROOT = findRoot();

  private Build() {}

  /** The directory of the parent pom and of the {@code culvert} script. */
  public static Path root() {
    return ROOT;
  }

  /** The executable jar of a role: {@code registry}, {@code edge} or {@code connector}. */
  public static Path jarOf(String role) {
    Path jar = ROOT.resolve(role + "-verticles/target/culvert-" + role + ".jar");
    if (!Files.isRegularFile(jar)) {
      throw new AssertionError(jar + " is missing; build it with: mvn package -DskipTests");
    }
    return jar;
  }

  /** A new directory below {@code target}, where logs stay after the test. */
  public static Path outputDirectory(String name) {
    try {
      Path parent = Files.createDirectories(ROOT.resolve("system-tests/target/it"));
      return Files.createTempDirectory(parent, name + "-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path findRoot() {
    Path directory = Path.of("").toAbsolutePath();
    while (directory != null && !Files.isDirectory(directory.resolve("tunnel-core"))) {
      directory = directory.getParent();
    }
    if (directory == null) {
      throw new AssertionError(
          "not run inside a checkout of Culvert: " + Path.of("").toAbsolutePath());
    }
    return directory;
  }
}
