package dev.culvert.registry.store;

import dev.culvert.core.config.StartException;
import dev.culvert.core.data.DataDirectory;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Keeps a second registry away from an SQLite file, in this process or another, until it is closed
 * or the process ends however it may. Taking it blocks: not for event loops.
 */
final class StoreLock implements AutoCloseable {

  private static final String SUFFIX = ".lock";

  private final FileChannel channel;

  private StoreLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock of the data directory's store.
   *
   * @throws StartException if another registry has it
   */
  static StoreLock take(DataDirectory data) {
    Path store = data.file(DataDirectory.STORE).toAbsolutePath();
    Path path = data.file(DataDirectory.STORE + SUFFIX).toAbsolutePath();
    FileChannel channel = null;
    try {
      channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
      }
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return new StoreLock(channel);
      }
      throw taken(store, channel, null);
    } catch (OverlappingFileLockException e) {
      throw taken(store, channel, e);
    } catch (IOException e) {
      closeQuietly(channel);
      throw new StartException(path + ": cannot be locked (" + e + ")", e);
    }
  }

  private static StartException taken(Path store, FileChannel channel, Throwable cause) {
    closeQuietly(channel);
    return new StartException(
        "another registry uses "
            + store
            + "; give this one another data directory (CULVERT_DATA), or give all registries of the"
            + " cluster one PostgreSQL (store.url: postgresql://...)",
        cause);
  }

  private static void closeQuietly(FileChannel channel) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException nothingWasWritten) {
        // The lock was not taken, so there is nothing to give back.
      }
    }
  }

  /** Gives the lock back; its file stays, since removing it would let two take it. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
