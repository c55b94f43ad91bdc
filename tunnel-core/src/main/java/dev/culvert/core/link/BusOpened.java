package dev.culvert.core.link;

/**
 * The answer to {@link BusOpen}.
 *
 * @param accepted whether the session is open
 * @param payload the JSON of a WELCOME frame, or of a REFUSED frame
 */
record BusOpened(boolean accepted, String payload) {}
