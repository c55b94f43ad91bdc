/**
 * All durable state of a cluster as one process holds it, and how processes hand it to each other:
 * the log of changes (revision, kind, ID, value), of which only the latest one of each kind and ID
 * is kept. Loading everything, catching up and being told of a change are one mechanism.
 */
package dev.culvert.core.directory;
