package dev.culvert.core.cluster;

/** What an agent wants done by who runs it. */
interface AgentEvents {

  /** Peers do not hear this node, or it hears none: its event-bus consumer may be lost. */
  void notHeard();

  /**
   * A peer could not reach one of this node's verticle instances.
   *
   * @param address the instance's address
   */
  void unreachable(String address);
}
