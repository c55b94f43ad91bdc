package dev.culvert.edge.directory;

import dev.culvert.core.directory.Directory;
import dev.culvert.edge.route.TunnelDomain;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the snapshot on disk near what is served: within {@link #DELAY_MILLIS} of a change, off the
 * event loop. A file that cannot be read is reported once and left as it is; while it is there, no
 * snapshot is written.
 *
 * <p>Owned by the event loop of the follower.
 */
final class Snapshots {

  private static final Logger log = LoggerFactory.getLogger(Snapshots.class);
  private static final long DELAY_MILLIS = 2_000;

  private final Vertx vertx;
  private final SnapshotFile file;
  private final Supplier<Directory> served;
  private boolean planned;
  private boolean damaged;
  private Directory written;
  private long writtenRevision = Directory.NOTHING;
  private Future<Void> lastWrite = Future.succeededFuture();

  /**
   * Nothing is written before the first change.
   *
   * @param served gives the directory that is served now
   */
  Snapshots(Vertx vertx, SnapshotFile file, Supplier<Directory> served) {
    this.vertx = vertx;
    this.file = file;
    this.served = served;
  }

  /** What was known when a process last ran here; empty if nothing usable is there. */
  Future<Optional<Known>> read(TunnelDomain domain) {
    return vertx
        .executeBlocking(() -> file.read(domain), false)
        .onFailure(this::reportDamage)
        .otherwise(Optional.empty());
  }

  /** The snapshot is what is served, so it need not be written. */
  void isWritten() {
    written = served.get();
    writtenRevision = written.revision();
  }

  /** What is served has changed. */
  void changed() {
    if (!planned) {
      planned = true;
      vertx.setTimer(
          DELAY_MILLIS,
          ignored -> {
            planned = false;
            write();
          });
    }
  }

  /** Writes now, after a write that is under way, unless nothing has changed since. Never fails. */
  Future<Void> write() {
    lastWrite = lastWrite.transform(ignored -> writeNow());
    return lastWrite;
  }

  private Future<Void> writeNow() {
    Directory directory = served.get();
    boolean nothing = directory.revision() == Directory.NOTHING;
    if (nothing || (directory == written && directory.revision() == writtenRevision)) {
      return Future.succeededFuture();
    }
    return vertx
        .executeBlocking(() -> file.write(directory), false)
        .onSuccess(
            revision -> {
              damaged = false;
              written = directory;
              writtenRevision = revision;
            })
        .onFailure(
            cause -> {
              if (cause instanceof SnapshotFile.DamagedException) {
                reportDamage(cause);
              } else {
                log.warn("{}: cannot be written: {}", file.path().toAbsolutePath(), "" + cause);
              }
            })
        .transform(ignored -> Future.succeededFuture());
  }

  private void reportDamage(Throwable cause) {
    if (!damaged) {
      damaged = true;
      log.error(
          "{}: {}; it is left as it is, and no snapshot is written until it is moved away",
          file.path().toAbsolutePath(),
          cause.getMessage());
    }
  }
}
