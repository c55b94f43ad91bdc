package dev.culvert.core.cluster;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Who wants to hear of new views, each on its own context. However many views come before a context
 * gets to run, its listener is called once, with the latest. Any thread.
 */
final class ViewListeners {

  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final Supplier<ClusterView> latest;

  ViewListeners(Supplier<ClusterView> latest) {
    this.latest = latest;
  }

  Registration add(Context context, Handler<ClusterView> handler) {
    Listener listener = new Listener(context, handler);
    listeners.add(listener);
    listener.wake();
    return () -> {
      listener.closed = true;
      listeners.remove(listener);
    };
  }

  void wakeAll() {
    listeners.forEach(Listener::wake);
  }

  private final class Listener {

    private final Context context;
    private final Handler<ClusterView> handler;
    private final AtomicBoolean awake = new AtomicBoolean();
    private volatile boolean closed;

    Listener(Context context, Handler<ClusterView> handler) {
      this.context = context;
      this.handler = handler;
    }

    void wake() {
      if (awake.compareAndSet(false, true)) {
        context.runOnContext(ignored -> call());
      }
    }

    private void call() {
      awake.set(false);
      if (!closed) {
        handler.handle(latest.get());
      }
    }
  }
}
