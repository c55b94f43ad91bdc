package dev.culvert.core.cluster;

import java.util.Objects;

/**
 * One step of a stream table from a version to the next.
 *
 * @param key which stream
 * @param record what it is now, or null when it was removed
 */
record StreamChange(StreamKey key, StreamRecord record) {

  StreamChange {
    Objects.requireNonNull(key, "key");
  }
}
