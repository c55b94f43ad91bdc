/** Starts a node of the cluster: Hazelcast first, then what Vert.x needs to run on it. */
package dev.culvert.core.boot;
