package dev.culvert.registry.store;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the SQLite file says of itself in its table {@code file_state}, so that a file that was put
 * back beside the {@code -wal} of another one, or was copied without its own, is noticed.
 *
 * <p>The row differs between the file alone and the file as SQLite shows it with its {@code -wal}:
 * each checkpoint is preceded by a commit that makes the row {@link Phase#SEALED} under a new ID,
 * and followed by one that makes it {@link Phase#OPEN} and names that ID. So as long as a registry
 * runs, and after it was killed, the file alone is sealed, and its {@code -wal} names it. A backup
 * that SQLite makes is open; a file whose registry was stopped is {@link Phase#CLOSED}.
 *
 * @param phase what the file is in
 * @param id of this state; random
 * @param bases the IDs that the file alone may have under a {@code -wal} with this state
 */
record FileState(Phase phase, String id, List<String> bases) {

  private static final int ID_BYTES = 8;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** The ID of a file that has no such row: it is empty, or of a program before the table. */
  private static final String NO_ID = "none";

  /** Of a file that has no such row. */
  static final FileState NONE = new FileState(Phase.CLOSED, NO_ID, List.of());

  /** What a file is in. */
  enum Phase {
    /** What SQLite shows while a registry works. */
    OPEN,
    /** What is in the file itself meanwhile: it is of no use without its {@code -wal}. */
    SEALED,
    /** It is whole, and there is no {@code -wal}. */
    CLOSED
  }

  FileState {
    bases = List.copyOf(bases);
  }

  /** Whether the file is one that has no such row. */
  boolean isNone() {
    return id.equals(NO_ID);
  }

  /** The state to be in the file after the next checkpoint. */
  FileState sealed() {
    return new FileState(Phase.SEALED, newId(), basesBeforeCheckpoint());
  }

  /**
   * The state after a checkpoint, or after an attempt at one.
   *
   * @param complete whether this state is in the file for certain, and nothing later
   */
  FileState opened(boolean complete) {
    return new FileState(Phase.OPEN, newId(), complete ? List.of(id) : basesBeforeCheckpoint());
  }

  /** The state of a file that nobody uses. */
  FileState closed() {
    return new FileState(
        Phase.CLOSED, newId(), phase == Phase.OPEN ? bases : basesBeforeCheckpoint());
  }

  /** The same under a new ID: a write that changes nothing else. */
  FileState again() {
    return phase == Phase.OPEN ? new FileState(phase, newId(), bases) : opened(false);
  }

  /** A checkpoint that was broken off, by a kill or a reader, may leave the former or this one. */
  private List<String> basesBeforeCheckpoint() {
    return bases.contains(id) ? bases : Stream.concat(bases.stream(), Stream.of(id)).toList();
  }

  /**
   * Whether a {@code -wal} that shows this state belongs to a file that has another by itself.
   *
   * @param alone what the file says without the {@code -wal}
   */
  boolean belongsTo(FileState alone) {
    if (isNone()) {
      return alone.isNone();
    }
    return bases.contains(alone.id) || (phase != Phase.OPEN && id.equals(alone.id));
  }

  private static String newId() {
    byte[] random = new byte[ID_BYTES];
    RANDOM.nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
