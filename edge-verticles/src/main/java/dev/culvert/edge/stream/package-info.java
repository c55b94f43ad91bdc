/** The streams an edge instance can use, and its sessions on them. */
package dev.culvert.edge.stream;
