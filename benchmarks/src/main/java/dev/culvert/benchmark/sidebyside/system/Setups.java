package dev.culvert.benchmark.sidebyside.system;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All set-ups there are. */
public final class Setups {

  private Setups() {}

  /**
   * In the order of the tables: the origin, the peers, Culvert.
   *
   * @param before a checkout of an earlier commit; its systems come right after those that do the
   *     same now, so that the two are measured one after the other
   */
  public static List<Setup> all(int edgeInstances, int connectorInstances, Optional<Path> before) {
    List<Setup> all =
        new ArrayList<>(
            List.of(
                new Origin.Alone(),
                new Nginx(),
                new Haproxy(false),
                new Haproxy(true),
                new SshReverse()));
    for (Culvert.Carrier carrier : Culvert.Carrier.values()) {
      Culvert now = new Culvert(carrier, edgeInstances, connectorInstances);
      all.add(now);
      before.ifPresent(home -> all.add(now.of(home)));
    }
    return List.copyOf(all);
  }
}
