package dev.culvert.core.internals;

import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.PromiseInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.cluster.ClusterManager;

/** What Vert.x does not say of itself and its contexts by its API. */
public final class Contexts {

  private Contexts() {}

  /** The event loop of the current context, or of a new one where there is none. */
  public static EventLoop eventLoop(Vertx vertx) {
    return eventLoop(vertx.getOrCreateContext());
  }

  /** The event loop of a context. */
  public static EventLoop eventLoop(Context context) {
    return ((ContextInternal) context).nettyEventLoop();
  }

  /** A new context of an event loop, whatever the current one is. */
  public static Context newEventLoopContext(Vertx vertx) {
    return ((VertxInternal) vertx).createEventLoopContext();
  }

  /** A promise whose future completes on the current context. */
  public static <T> Promise<T> promise(Vertx vertx) {
    return ((VertxInternal) vertx).promise();
  }

  /** A future of Netty as one that completes on the current context. */
  public static <T> Future<T> future(Vertx vertx, io.netty.util.concurrent.Future<T> future) {
    PromiseInternal<T> promise = ((VertxInternal) vertx).promise();
    future.addListener(promise);
    return promise.future();
  }

  /** What makes this Vert.x a member of a cluster; null if it is none. */
  public static ClusterManager clusterManager(Vertx vertx) {
    return ((VertxInternal) vertx).clusterManager();
  }
}
