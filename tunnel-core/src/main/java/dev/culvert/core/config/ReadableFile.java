package dev.culvert.core.config;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Checks a file that a setting names before anything starts. Blocks. */
public final class ReadableFile {

  private ReadableFile() {}

  /**
   * Makes sure that the file is there, if the key names one.
   *
   * @param key a text key; empty for no file
   * @param right what the file should be, such as {@code the PEM file of the certificate}
   * @throws ConfigException if there is no such file, or it cannot be read
   */
  public static void require(Settings settings, String key, String right) {
    String name = settings.text(key);
    if (name.isEmpty()) {
      return;
    }
    Path file = path(settings, key, name);
    if (!Files.exists(file)) {
      throw settings.invalid(
          key, "is not there (" + file.toAbsolutePath().normalize() + "); give " + right);
    }
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw settings.invalid(
          key,
          (Files.isDirectory(file) ? "is a directory" : "cannot be read by this user")
              + "; give "
              + right);
    }
  }

  private static Path path(Settings settings, String key, String name) {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw settings.invalid(key, "is not the name of a file: " + e.getReason());
    }
  }
}
