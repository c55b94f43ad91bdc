/** How an edge gets to know tunnels and routes, and keeps up with them. */
package dev.culvert.edge.directory;
