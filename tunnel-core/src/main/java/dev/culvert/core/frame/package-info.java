/**
 * The unit that travels on a stream: header, payloads, and how they are read and written.
 *
 * <p>The specification is {@code docs/protocol.md}. Nothing in here knows Vert.x beyond its buffer.
 */
package dev.culvert.core.frame;
