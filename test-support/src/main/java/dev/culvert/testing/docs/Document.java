package dev.culvert.testing.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Markdown file of the checkout.
 *
 * @param name from the root, such as {@code docs/cli.md}
 * @param blocks its fenced blocks, in order
 * @param codeSpans the texts between single backquotes, in order
 */
public record Document(String name, List<CodeBlock> blocks, List<String> codeSpans) {

  private static final Pattern FENCE = Pattern.compile("^\\s*```(.*)$");
  private static final Pattern MARKER = Pattern.compile("^<!-- not run: (.*\\S) -->$");
  private static final Pattern SPAN = Pattern.compile("`([^`]+)`");

  public Document {
    blocks = List.copyOf(blocks);
    codeSpans = List.copyOf(codeSpans);
  }

  /** The documents that people read: at the root and in {@code docs}. */
  public static List<Document> all(Path root) {
    List<Path> files = new ArrayList<>();
    for (Path directory : List.of(root, root.resolve("docs"))) {
      try (Stream<Path> listed = Files.list(directory)) {
        listed.filter(file -> file.toString().endsWith(".md")).sorted().forEach(files::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return files.stream().map(file -> read(root, file)).toList();
  }

  private static Document read(Path root, Path file) {
    String name = root.relativize(file).toString();
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<CodeBlock> blocks = new ArrayList<>();
    List<String> spans = new ArrayList<>();
    Optional<String> notRun = Optional.empty();
    for (int i = 0; i < lines.size(); i++) {
      Matcher fence = FENCE.matcher(lines.get(i));
      Matcher marker = MARKER.matcher(lines.get(i).strip());
      if (fence.matches()) {
        int first = i + 1;
        do {
          i++;
        } while (i < lines.size() && !FENCE.matcher(lines.get(i)).matches());
        String text = String.join("\n", lines.subList(first, Math.min(i, lines.size())));
        blocks.add(new CodeBlock(name, first, fence.group(1).strip(), text, notRun));
        notRun = Optional.empty();
      } else if (marker.matches()) {
        notRun = Optional.of(marker.group(1));
      } else if (!lines.get(i).isBlank()) {
        notRun = Optional.empty();
        SPAN.matcher(lines.get(i)).results().forEach(span -> spans.add(span.group(1)));
      }
    }
    return new Document(name, blocks, spans);
  }

  @Override
  public String toString() {
    return name;
  }
}
