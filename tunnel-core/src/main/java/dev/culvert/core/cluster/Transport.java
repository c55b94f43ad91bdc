package dev.culvert.core.cluster;

/** How an agent speaks to other nodes: at most once, without an answer, never blocking. */
@FunctionalInterface
interface Transport {

  /**
   * Sends a message on its way.
   *
   * @param nodeId a member of the cluster
   * @param message what to say
   */
  void send(String nodeId, ClusterMessage message);
}
