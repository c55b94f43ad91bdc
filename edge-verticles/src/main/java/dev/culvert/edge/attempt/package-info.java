/** Sends a request to a stream, and to another one when that fails. Knows no HTTP server. */
package dev.culvert.edge.attempt;
