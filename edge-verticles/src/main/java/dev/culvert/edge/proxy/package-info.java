/** The public side of an edge instance: its stages, put together. */
package dev.culvert.edge.proxy;
