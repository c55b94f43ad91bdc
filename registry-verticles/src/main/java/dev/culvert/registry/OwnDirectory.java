package dev.culvert.registry;

import dev.culvert.core.config.StartException;
import dev.culvert.core.data.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a data directory is fit to keep the token of the admin API and the store: whoever may
 * write to it can put files of their own in their place.
 */
final class OwnDirectory {

  private static final Logger log = LoggerFactory.getLogger(OwnDirectory.class);

  private static final int STICKY = 01000;
  private static final int WRITABLE_BY_OTHERS = 0002;

  private OwnDirectory() {}

  /**
   * Makes the directory unless it is there, and checks it. Blocks.
   *
   * @throws StartException if everybody may replace its files; if everybody may only add some (the
   *     sticky bit), that is a warning in the log
   */
  static void check(DataDirectory data) {
    data.create();
    Path path = data.path().toAbsolutePath();
    int mode = mode(path);
    if ((mode & WRITABLE_BY_OTHERS) == 0) {
      return;
    }
    String finding = "the data directory " + path + " may be written by everybody on this machine";
    if ((mode & STICKY) == 0) {
      throw new StartException(
          finding
              + ", who could replace the store and the token of the admin API; right is chmod o-w "
              + path
              + ", or a directory of the registry's own in CULVERT_DATA");
    }
    log.warn("{}; give the registry one of its own in CULVERT_DATA", finding);
  }

  /** Of a file system without such permissions: 0. */
  private static int mode(Path path) {
    if (!path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return 0;
    }
    try {
      return (Integer) Files.getAttribute(path, "unix:mode");
    } catch (IOException e) {
      throw new StartException(path + ": cannot be read (" + e + ")", e);
    }
  }
}
