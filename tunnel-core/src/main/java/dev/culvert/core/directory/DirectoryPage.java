package dev.culvert.core.directory;

import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * Some changes, oldest first: the answer to {@link DirectoryPull}, or told without a question when
 * a registry has just seen a change.
 *
 * @param storeId the store they come from
 * @param since the changes follow this revision without a gap
 * @param revision whoever had everything up to {@code since} now has everything up to this
 * @param more whether the sender knows later changes
 * @param rebuild whether the sender can no longer tell what was deleted after the revision that was
 *     asked for, or follows another store: the asker has to start from scratch
 * @param entries the changes
 */
public record DirectoryPage(
    UUID storeId,
    long since,
    long revision,
    boolean more,
    boolean rebuild,
    List<DirectoryEntry> entries) {

  public DirectoryPage {
    Objects.requireNonNull(storeId, "storeId");
    entries = entries == null ? List.of() : List.copyOf(entries);
  }
}
