package dev.culvert.benchmark.sidebyside.system;

import java.util.List;

/** All set-ups there are. */
public final class Setups {

  private Setups() {}

  /** In the order of the tables: the origin, the peers, Culvert. */
  public static List<Setup> all(int edgeInstances, int connectorInstances) {
    return List.of(
        new Origin.Alone(),
        new Nginx(),
        new Haproxy(false),
        new Haproxy(true),
        new SshReverse(),
        new Culvert(Culvert.Carrier.PLAIN, edgeInstances, connectorInstances),
        new Culvert(Culvert.Carrier.TLS, edgeInstances, connectorInstances),
        new Culvert(Culvert.Carrier.BUS, edgeInstances, connectorInstances));
  }
}
