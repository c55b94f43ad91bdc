package dev.culvert.cli.output;

import java.util.Iterator;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What {@code --output} takes, in any case. */
public enum Format {
  /** For people: tables and sentences, which may change. */
  TEXT,
  /** For programs: one JSON value, to which only fields are added. */
  JSON;

  /** As one types it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What a shell completes, in the order of declaration. */
  static final class Words implements Iterable<String> {

    @Override
    public Iterator<String> iterator() {
      return Stream.of(values()).map(Format::toString).iterator();
    }
  }

  /** Reads the word. */
  static final class Reader implements ITypeConverter<Format> {

    @Override
    public Format convert(String word) {
      return Stream.of(values())
          .filter(format -> format.toString().equalsIgnoreCase(word))
          .findFirst()
          .orElseThrow(() -> new TypeConversionException(word + " is not one of text, json"));
    }
  }
}
