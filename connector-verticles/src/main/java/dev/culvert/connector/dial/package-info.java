/**
 * How a connector reaches an edge: which addresses there are, which of them answers first, through
 * which proxy, and whether the edge is who it should be.
 */
package dev.culvert.connector.dial;
