package dev.culvert.edge.http1;

import dev.culvert.core.guard.Isolated;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * Response heads that leave after this turn of the event loop, unless the body took them along.
 *
 * <p>Owned by the event loop of the edge instance.
 */
final class LateHeads {

  /** A response whose head may have to be sent. */
  interface Head {

    /** Sends the head, if it was not sent or withdrawn meanwhile. */
    void send();
  }

  private final Executor eventLoop;

  /** Those that have begun in this turn of the event loop. */
  private List<Head> begun = new ArrayList<>();

  /** Those that are being sent; empty otherwise. */
  private List<Head> sending = new ArrayList<>();

  LateHeads(Executor eventLoop) {
    this.eventLoop = eventLoop;
  }

  void add(Head head) {
    if (begun.isEmpty()) {
      eventLoop.execute(this::send);
    }
    begun.add(head);
  }

  private void send() {
    // One that comes meanwhile has a turn of its own.
    List<Head> now = begun;
    begun = sending;
    sending = now;
    for (int i = 0; i < now.size(); i++) {
      try {
        now.get(i).send();
      } catch (RuntimeException e) {
        Isolated.failed(now.get(i), e);
      }
    }
    now.clear();
  }
}
