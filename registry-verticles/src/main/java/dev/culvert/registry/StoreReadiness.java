package dev.culvert.registry;

import dev.culvert.core.ops.Ops;
import dev.culvert.registry.store.TunnelStore;
import java.util.Optional;

/** Makes a process not ready, with the reason, as long as its store cannot be written. */
public final class StoreReadiness {

  private final Ops ops;
  private Runnable forget = () -> {};

  private StoreReadiness(Ops ops) {
    this.ops = ops;
  }

  /**
   * Follows a store from now on.
   *
   * @return ends it
   */
  public static Runnable follow(TunnelStore store, Ops ops) {
    StoreReadiness readiness = new StoreReadiness(ops);
    store.onUnwritable(readiness::set);
    return () -> readiness.set(Optional.empty());
  }

  private synchronized void set(Optional<String> reason) {
    forget.run();
    forget =
        reason
            .map(text -> ops.readiness("the store can be written (" + text + ")", () -> false))
            .orElse(() -> {});
  }
}
