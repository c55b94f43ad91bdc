/**
 * What depends on the internals of Vert.x and Netty: classes that are not API, private methods, and
 * properties that only the implementation reads. Other packages ask here for channels, event loops
 * and buffers. {@link dev.culvert.core.internals.SelfTest} checks at the start of each process that
 * everything is still there.
 */
package dev.culvert.core.internals;
