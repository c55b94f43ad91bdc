package dev.culvert.core.tunnel;

/**
 * Asks a node for the whole directory; answered by {@link Directory}.
 *
 * @param knownRevision what the asker has, for the log of the other end; -1 for nothing
 */
public record DirectoryRequest(long knownRevision) {}
