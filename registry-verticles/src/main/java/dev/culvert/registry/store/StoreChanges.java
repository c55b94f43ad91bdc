package dev.culvert.registry.store;

import dev.culvert.core.directory.DirectoryEntry;
import java.util.List;

/**
 * What changed in a store after some revision.
 *
 * @param revision the store's, when it was asked
 * @param deletionsKnownSince the revision after which every deletion is known; it grows as old rows
 *     of the table of changes are pruned
 * @param entries the latest change of each thing that changed, oldest first
 */
public record StoreChanges(long revision, long deletionsKnownSince, List<DirectoryEntry> entries) {}
