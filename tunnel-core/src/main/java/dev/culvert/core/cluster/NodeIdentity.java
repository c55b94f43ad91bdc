package dev.culvert.core.cluster;

import java.util.Objects;

/**
 * Who a process is in the cluster, fixed for its life.
 *
 * @param nodeId the Vert.x node id, unique in the cluster; any unique string without a cluster
 * @param nodeName what people call the process, such as its edge ID or hostname
 * @param location where it runs, such as {@code dfw}
 * @param programVersion what it runs
 */
public record NodeIdentity(String nodeId, String nodeName, String location, String programVersion) {

  public NodeIdentity {
    Objects.requireNonNull(nodeId, "nodeId");
    Objects.requireNonNull(nodeName, "nodeName");
    Objects.requireNonNull(location, "location");
    Objects.requireNonNull(programVersion, "programVersion");
  }
}
