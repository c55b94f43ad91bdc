/**
 * All durable state of a cluster as one process holds it, and how processes hand it to each other:
 * the log of changes, of which only the latest one of each tunnel is kept.
 */
package dev.culvert.core.directory;
