package dev.culvert.core.cluster;

import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The streams of one owner, and whether the view shows them. While they are hidden the records and
 * their counts are kept: an owner that is heard again has the same streams.
 */
final class OwnerStreams {

  private final String nodeId;
  private final ViewBuilder view;
  private final Map<StreamKey, StreamEntry> entries = new HashMap<>();
  private String location = "";
  private boolean shown;

  OwnerStreams(String nodeId, ViewBuilder view) {
    this.nodeId = nodeId;
    this.view = view;
  }

  /** Where the owner runs; counts for the records put afterwards. */
  void locate(String nowLocation) {
    location = nowLocation;
  }

  void put(StreamRecord record, long nowMillis) {
    StreamEntry before = entries.get(record.key());
    if (before != null && before.record().equals(record)) {
      return;
    }
    StreamStats stats =
        before != null && before.record().epoch() == record.epoch()
            ? before.stats()
            : new StreamStats(nowMillis);
    StreamEntry entry = new StreamEntry(record, nodeId, location, stats);
    entries.put(record.key(), entry);
    if (shown) {
      view.put(entry);
    }
  }

  void remove(StreamKey key) {
    if (entries.remove(key) != null && shown) {
      view.remove(key, nodeId);
    }
  }

  /** These records and no others. */
  void replaceAll(Collection<StreamRecord> records, long nowMillis) {
    Set<StreamKey> kept = records.stream().map(StreamRecord::key).collect(Collectors.toSet());
    Iterator<StreamKey> known = entries.keySet().iterator();
    while (known.hasNext()) {
      StreamKey key = known.next();
      if (!kept.contains(key)) {
        known.remove();
        if (shown) {
          view.remove(key, nodeId);
        }
      }
    }
    records.forEach(record -> put(record, nowMillis));
  }

  void show() {
    if (!shown) {
      shown = true;
      entries.values().forEach(view::put);
    }
  }

  void hide() {
    if (shown) {
      shown = false;
      entries.keySet().forEach(key -> view.remove(key, nodeId));
    }
  }
}
