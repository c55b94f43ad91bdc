/** How often somebody may do something. */
package dev.culvert.edge.limit;
