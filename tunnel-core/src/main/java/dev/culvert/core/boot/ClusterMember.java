package dev.culvert.core.boot;

import com.hazelcast.core.HazelcastInstance;
import io.vertx.core.VertxBuilder;

/**
 * A started member of the cluster, and the builder of the Vert.x that belongs to it. Vert.x does
 * not end a Hazelcast it did not start: whoever closes that Vert.x closes the node afterwards.
 *
 * @param hazelcast the member
 * @param nodeId the ID that Vert.x has in the cluster, part of clustered addresses
 * @param port Hazelcast's port
 * @param busPort the event bus's port; it differs from the configured one as {@code port} does
 * @param builder makes the clustered Vert.x, once
 */
public record ClusterMember(
    HazelcastInstance hazelcast, String nodeId, int port, int busPort, VertxBuilder builder)
    implements AutoCloseable {

  /** Leaves the cluster and hands the member's data over; blocks for at most 30 s. */
  @Override
  public void close() {
    hazelcast.shutdown();
  }
}
