package dev.culvert.core.link;

import java.util.UUID;

/**
 * Ends a session of a bus link at the other end, or says that it is not known.
 *
 * @param session which one
 * @param reason for the log
 */
record BusClose(UUID session, String reason) {}
