/**
 * Who is in the cluster, whether each peer is heard, and which node holds which stream.
 *
 * <p>{@link dev.culvert.core.cluster.ClusterNode} is the door: one agent per process, on one event
 * loop. Everything it decides is decided by plain classes that know neither Vert.x nor a clock
 * ({@code ClusterAgent}, {@code PeerTable}, {@code StreamTable}); everything it knows is published
 * as an immutable {@link dev.culvert.core.cluster.ClusterView}.
 */
package dev.culvert.core.cluster;
