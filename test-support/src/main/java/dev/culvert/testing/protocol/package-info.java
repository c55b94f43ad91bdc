/** A connector of protocol version 1, written from docs/protocol.md alone. */
package dev.culvert.testing.protocol;
