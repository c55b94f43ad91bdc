package dev.culvert.edge.pipeline;

import dev.culvert.core.guard.Isolated;
import java.util.HashSet;
import java.util.Set;

/**
 * The requests that are being served.
 *
 * <p>Owned by the event loop of the edge instance.
 */
public final class OpenRequests {

  /** One request. */
  interface Item {

    /** Looks after what takes too long. */
    void tick(long nowNanos);

    /** {@link #tick} has thrown this. */
    void failed(RuntimeException cause);
  }

  private final Set<Item> open = new HashSet<>();
  private Runnable whenEmpty = () -> {};

  void opened(Item request) {
    open.add(request);
  }

  void closed(Item request) {
    open.remove(request);
    if (open.isEmpty()) {
      Isolated.run("what follows the last request", whenEmpty);
    }
  }

  /** Looks after each request; the fault of one does not keep the others from their turn. */
  public void tick(long nowNanos) {
    for (Item request : open.toArray(new Item[0])) {
      try {
        request.tick(nowNanos);
      } catch (RuntimeException e) {
        Isolated.run(request, () -> request.failed(e));
      }
    }
  }

  /** Runs the action as soon as no request is open, and perhaps again later. */
  public void whenEmpty(Runnable action) {
    whenEmpty = action;
    if (open.isEmpty()) {
      action.run();
    }
  }
}
