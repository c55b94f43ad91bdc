/** Visitors that stay with one connector. */
package dev.culvert.edge.affinity;
