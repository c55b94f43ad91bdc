package dev.culvert.registry.store;

import dev.culvert.core.tunnel.Directory;
import io.vertx.core.Future;

/** Where the tunnels and routes of the cluster are kept. */
public interface TunnelStore {

  /**
   * Everything in the store, as of its latest revision.
   *
   * @return fails when the store cannot be read
   */
  Future<Directory> load();
}
