package dev.culvert.registry.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Makes the file of a new store under another name first, so that a file of the right name is never
 * half made, and belongs to its owner alone from the first byte. Blocks.
 */
final class FreshFile {

  private FreshFile() {}

  static void create(Path file) throws IOException, SQLException {
    Path fresh = file.resolveSibling("." + file.getFileName() + ".new");
    for (String suffix : new String[] {"-wal", "-shm", "-journal", ""}) {
      Files.deleteIfExists(fresh.resolveSibling(fresh.getFileName() + suffix));
    }
    Files.createFile(fresh);
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
    }
    try {
      try (Connection connection = SqliteSource.of(fresh).getConnection()) {
        FileStates.createTable(connection);
        FileStates.put(connection, FileState.NONE.closed());
      }
      force(fresh, StandardOpenOption.WRITE);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      force(file.getParent(), StandardOpenOption.READ);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static void force(Path path, StandardOpenOption option) throws IOException {
    try (FileChannel channel = FileChannel.open(path, option)) {
      channel.force(true);
    }
  }
}
