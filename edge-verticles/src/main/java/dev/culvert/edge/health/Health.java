package dev.culvert.edge.health;

import dev.culvert.core.ejection.Ejected;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;
import java.util.List;
import java.util.UUID;

/** How the connectors of all tunnels fare at this edge: one per process. Thread-safe. */
public final class Health implements Shareable {

  private static final String NAME = "culvert.health";

  private Health() {}

  /** The one of this Vert.x. */
  public static Health of(Vertx vertx) {
    return vertx
        .sharedData()
        .<String, Health>getLocalMap(NAME)
        .computeIfAbsent(NAME, absent -> new Health());
  }

  /** What is ejected of a tunnel now. */
  public List<Ejected> ejected(UUID tunnelId) {
    return List.of();
  }
}
