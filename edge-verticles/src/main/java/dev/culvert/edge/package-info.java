/** The edge: serves the public, chooses a stream for each request, and tries again. */
package dev.culvert.edge;
