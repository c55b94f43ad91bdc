package dev.culvert.core.internals;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.internal.ContextInternal;

/**
 * Makes a context the current one for a while, as Vert.x does around its handlers, without a task
 * for it. To be used on the event loop of the context:
 *
 * <pre>{@code
 * Object before = dispatch.begin();
 * try {
 *   ...
 * } finally {
 *   dispatch.end(before);
 * }
 * }</pre>
 */
public final class Dispatch {

  private final ContextInternal context;

  private Dispatch(ContextInternal context) {
    this.context = context;
  }

  /** Of a context. */
  public static Dispatch to(Context context) {
    return new Dispatch((ContextInternal) context);
  }

  /** The context is current from now on. Returns what {@link #end} takes. */
  public Object begin() {
    return context.beginDispatch();
  }

  /** Runs something with the context as the current one; what it throws goes to the context. */
  public void run(Handler<Void> action) {
    context.dispatch(action);
  }

  /** What was current before is so again. */
  public void end(Object before) {
    context.endDispatch((ContextInternal) before);
  }
}
