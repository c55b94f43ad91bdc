package dev.culvert.core.link;

import java.util.UUID;

/**
 * Asks for a session of a bus link; answered by {@link BusOpened}.
 *
 * @param session a fresh number for the session
 * @param replyAddress where the other end sends its frames
 * @param hello who asks and what for: the JSON of a HELLO frame
 */
record BusOpen(UUID session, String replyAddress, String hello) {}
