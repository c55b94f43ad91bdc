package dev.culvert.core.cluster;

/**
 * What the members of a cluster agree on beyond Hazelcast: the messages that registries, edges and
 * connectors inside the cluster send each other over the event bus, the views they keep of each
 * other, and how a bus link carries frames.
 *
 * <p>Members of two versions cannot work together. They never form one cluster: the first one that
 * would have to join members of another version ends, and two clusters of different versions do not
 * merge. Uplinks have a version and features of their own and are not affected.
 */
public final class ClusterProtocol {

  /**
   * The version that this program speaks. To be increased with every change that a member of the
   * version before would misunderstand.
   *
   * <p>1: a connector order names a connector alone; admission requests carry the token. 2: orders
   * name the tunnel, admission requests carry its ID and the token's hash. 3: entries of the
   * directory name their kind.
   */
  public static final int VERSION = 3;

  /** The version of members that do not tell theirs. */
  public static final int FIRST_VERSION = 1;

  private ClusterProtocol() {}
}
