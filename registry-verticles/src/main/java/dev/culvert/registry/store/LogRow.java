package dev.culvert.registry.store;

import dev.culvert.core.directory.DirectoryEntry;
import dev.culvert.core.directory.EntryKind;
import dev.culvert.core.directory.OpaqueValue;
import io.vertx.sqlclient.Row;

/** Entries of the log as they stand in tables. */
final class LogRow {

  private LogRow() {}

  /** A row of {@link Sql#ENTRIES_SINCE}; a newer registry of the same database wrote it. */
  static DirectoryEntry entry(Row row) {
    return new DirectoryEntry(
        row.getLong(0),
        EntryKind.of(row.getString(1)),
        row.getString(2),
        new OpaqueValue(row.getString(3)));
  }

  /** A row of {@link Sql#DELETIONS_SINCE}. */
  static DirectoryEntry deletion(Row row) {
    return DirectoryEntry.deleted(row.getLong(0), EntryKind.of(row.getString(1)), row.getString(2));
  }
}
