package dev.culvert.core.cluster;

import dev.culvert.core.ProgramVersion;
import dev.culvert.core.internals.Contexts;
import io.vertx.core.Vertx;
import io.vertx.core.spi.cluster.ClusterManager;
import java.util.Objects;
import java.util.UUID;

/**
 * Who a process is in the cluster, fixed for its life.
 *
 * @param nodeId the Vert.x node id, unique in the cluster; any unique string without a cluster
 * @param nodeName what people call the process, such as its edge ID or hostname
 * @param location where it runs, such as {@code dfw}
 * @param programVersion what it runs
 */
public record NodeIdentity(String nodeId, String nodeName, String location, String programVersion) {

  private static final int SHORT_LENGTH = 8;

  public NodeIdentity {
    Objects.requireNonNull(nodeId, "nodeId");
    Objects.requireNonNull(nodeName, "nodeName");
    Objects.requireNonNull(location, "location");
    Objects.requireNonNull(programVersion, "programVersion");
  }

  /**
   * The identity of a Vert.x that runs this program: its node id, or a random one alone.
   *
   * @param nodeName empty for the beginning of the node id
   */
  public static NodeIdentity of(Vertx vertx, String nodeName, String location) {
    ClusterManager manager = Contexts.clusterManager(vertx);
    String nodeId = manager == null ? UUID.randomUUID().toString() : manager.getNodeId();
    String name = nodeName.isEmpty() ? nodeId.substring(0, SHORT_LENGTH) : nodeName;
    return new NodeIdentity(nodeId, name, location, ProgramVersion.current());
  }
}
