/** A connector that abuses the protocol in every way that docs/protocol.md rules out. */
package dev.culvert.testing.hostile;
