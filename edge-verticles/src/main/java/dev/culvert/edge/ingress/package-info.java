/** The public HTTP side of an edge: what is let in, how it is rewritten, how long it may take. */
package dev.culvert.edge.ingress;
