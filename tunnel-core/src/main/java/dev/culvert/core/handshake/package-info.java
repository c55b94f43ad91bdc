/**
 * What the two ends of a link say to each other beside exchanges: {@code docs/protocol.md},
 * sections 8 to 12. Each payload is a record with {@code encode} and {@code decode}, used by both
 * ends; the codes are enums. What comes from outside is checked and bounded in {@code decode}.
 * Unknown JSON members are ignored.
 */
package dev.culvert.core.handshake;
