package dev.culvert.core.cluster;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The streams this node owns, of which it is the only writer. Each change makes the next version;
 * the last {@value #LOG_LENGTH} changes are kept, so that a peer that lags gets what it missed and
 * not the whole table.
 */
final class StreamTable {

  static final int LOG_LENGTH = 1024;

  private final long incarnation;
  private final Map<StreamKey, StreamRecord> records = new HashMap<>();

  /** The changes that led to the versions {@code version - log.size() + 1} to {@code version}. */
  private final Deque<StreamChange> log = new ArrayDeque<>();

  private long version;

  /**
   * An empty table at version 0.
   *
   * @param incarnation greater than that of any earlier table of this node
   */
  StreamTable(long incarnation) {
    this.incarnation = incarnation;
  }

  long incarnation() {
    return incarnation;
  }

  long version() {
    return version;
  }

  /** What the whole table holds at {@link #version}. */
  List<StreamRecord> records() {
    return List.copyOf(records.values());
  }

  /** The epoch of a stream; the lowest number there is when it is not there. */
  long epoch(StreamKey key) {
    StreamRecord record = records.get(key);
    return record == null ? Long.MIN_VALUE : record.epoch();
  }

  /** Adds or replaces a stream. Putting the same record again changes nothing. */
  void put(StreamRecord record) {
    if (!record.equals(records.put(record.key(), record))) {
      log(new StreamChange(record.key(), record));
    }
  }

  /** Removes a stream. Removing a stream that is not there changes nothing. */
  void remove(StreamKey key) {
    if (records.remove(key) != null) {
      log(new StreamChange(key, null));
    }
  }

  /**
   * The changes after a version, oldest first.
   *
   * @return empty if the log does not reach back so far, or the version was never reached
   */
  Optional<List<StreamChange>> since(long knownVersion) {
    long missing = version - knownVersion;
    if (missing < 0 || missing > log.size()) {
      return Optional.empty();
    }
    return Optional.of(log.stream().skip(log.size() - missing).toList());
  }

  private void log(StreamChange change) {
    version++;
    log.addLast(change);
    if (log.size() > LOG_LENGTH) {
      log.removeFirst();
    }
  }
}
