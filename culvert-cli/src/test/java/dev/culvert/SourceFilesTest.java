package dev.culvert;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long the source files of all modules are, tests left out. */
@Timeout(60)
class SourceFilesTest {

  private static final int MOST_LINES = 400;
  private static final int MOST_LINES_OF_HALF = 80;

  /** Lines by file. */
  private static final SortedMap<String, Integer> LINES = new TreeMap<>();

  static {
    Path root = Path.of("..").toAbsolutePath().normalize();
    try (Stream<Path> modules = Files.list(root)) {
      modules
          .map(module -> module.resolve("src/main/java"))
          .filter(Files::isDirectory)
          .forEach(sources -> count(root, sources));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void count(Path root, Path sources) {
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        LINES.put(root.relativize(file).toString(), Files.readAllLines(file).size());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void shouldSeeAllModules() {
    assertThat(LINES.keySet())
        .extracting(file -> Path.of(file).getName(0).toString())
        .contains(
            "tunnel-core",
            "registry-verticles",
            "edge-verticles",
            "connector-verticles",
            "culvert-cli");
  }

  @Test
  void shouldHaveNoLongFile() {
    assertThat(LINES)
        .allSatisfy((file, lines) -> assertThat(lines).isLessThanOrEqualTo(MOST_LINES));
  }

  @Test
  void shouldHaveShortFilesMostly() {
    List<Integer> sorted = LINES.values().stream().sorted().toList();

    assertThat(sorted.get(sorted.size() / 2)).isLessThanOrEqualTo(MOST_LINES_OF_HALF);
  }
}
