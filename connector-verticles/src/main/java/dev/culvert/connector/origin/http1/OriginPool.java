package dev.culvert.connector.origin.http1;

import dev.culvert.connector.dial.HostDialler;
import dev.culvert.connector.origin.OriginSpec;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.NetSocket;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The connections to an origin: the one used last is used first, and what has been idle for too
 * long is closed. Connections with a response that goes on for long do not count as the others do:
 * they have their own limit, so that no number of event streams keeps plain requests waiting.
 *
 * <p>Owned by the event loop of the connector's verticle, on which all connections live.
 */
final class OriginPool implements OriginConnection.Owner {

  private static final long LOOK_EVERY_MILLIS = 250;

  /** How many looks a response may go on before its connection counts as a long-lived one: 1 s. */
  private static final int LOOKS_OF_A_SHORT_RESPONSE = 4;

  /**
   * How long a connection may have been idle for a request that must not be sent twice: the origin
   * may be about to close it.
   */
  private static final long FRESH_NANOS = 250_000_000L;

  /** After this the kernel is asked whether the origin has closed a connection. */
  private static final long SURELY_OPEN_NANOS = 50_000_000L;

  /** A request that wants a connection. */
  interface Waiter {

    /** Whether the request must not be sent twice. */
    boolean isOnlyOnce();

    /** Whether only a connection will do that no other request had before. */
    boolean wantsFresh();

    /** Returns whether the connection is used: not when the exchange was reset meanwhile. */
    boolean connected(OriginConnection connection);

    /** No connection could be made. */
    void unreachable(Throwable cause);

    /** There are too many connections, and too many wait for one. */
    void full();
  }

  private final Vertx vertx;
  private final ContextInternal context;
  private final HostDialler dialler;
  private final DialListener health;
  private final int maxConnections;
  private final int maxWaiting;
  private final int maxLongLived;
  private final long keepAliveNanos;
  private final ArrayDeque<OriginConnection> idle = new ArrayDeque<>();
  private final Set<OriginConnection> connections = new HashSet<>();
  private final LinkedHashSet<Waiter> waiting = new LinkedHashSet<>();
  private final long timer;

  /** Those that are made, and those that were and are not long-lived. */
  private int plain;

  private int longLived;

  /** Requests that have not left. */
  private int requests;

  /** Completes when no request is open; null while nobody asks. */
  private Promise<Void> emptied;

  OriginPool(Vertx vertx, OriginSpec spec, HostDialler dialler, DialListener health) {
    this.vertx = vertx;
    this.context = (ContextInternal) vertx.getOrCreateContext();
    this.dialler = dialler;
    this.health = health;
    this.maxConnections = spec.connections();
    this.maxWaiting = spec.maxPending();
    this.maxLongLived = spec.maxLongLived();
    this.keepAliveNanos = spec.keepAlive().toNanos();
    this.timer = vertx.setPeriodic(LOOK_EVERY_MILLIS, ignored -> look());
  }

  // ---- for the requests

  /**
   * Gives the request a connection, now or later, or tells it why not. To be called once for each
   * request, before all else.
   */
  void take(Waiter waiter) {
    requests++;
    OriginConnection connection = takeIdle(waiter.isOnlyOnce());
    if (connection != null) {
      use(connection, waiter);
    } else {
      takeFresh(waiter);
    }
  }

  /** Gives it one that no other request had before, unless it has to wait for one. */
  void takeFresh(Waiter waiter) {
    if (plain < maxConnections) {
      connect(waiter);
    } else if (!idle.isEmpty()) {
      idle.peekLast().close();
      idle.pollLast();
      waiting.add(waiter);
    } else if (waiting.size() < maxWaiting) {
      waiting.add(waiter);
    } else {
      waiter.full();
    }
  }

  private OriginConnection takeIdle(boolean onlyOnce) {
    if (idle.isEmpty()) {
      return null;
    }
    long now = System.nanoTime();
    for (OriginConnection last = idle.pollFirst(); last != null; last = idle.pollFirst()) {
      long nanos = last.idleNanos(now);
      if (onlyOnce && nanos > FRESH_NANOS) {
        // So are all the others.
        idle.addFirst(last);
        return null;
      }
      if ((nanos < SURELY_OPEN_NANOS && !onlyOnce) || last.isOpen()) {
        return last;
      }
      last.close();
    }
    return null;
  }

  /** The request is over. To be called once for each request that took something. */
  void leave(Waiter waiter) {
    waiting.remove(waiter);
    requests--;
    if (emptied != null && requests == 0) {
      emptied.tryComplete();
    }
  }

  /** Completes when every request has left; the same future each time. */
  Future<Void> emptied() {
    if (emptied == null) {
      emptied = Promise.promise();
      if (requests == 0) {
        emptied.complete();
      }
    }
    return emptied.future();
  }

  private void connect(Waiter waiter) {
    plain++;
    // Not in the same turn as a close: the new socket could get the old one's number, and what the
    // kernel had to say about the old one would be taken for the new one's.
    context.runOnContext(ignored -> dial(waiter));
  }

  private void dial(Waiter waiter) {
    dial()
        .onComplete(
            result -> {
              if (result.succeeded()) {
                OriginConnection made = OriginConnection.of(result.result(), this, context);
                connections.add(made);
                health.connected();
                use(made, waiter);
              } else {
                plain--;
                health.unreachable(result.cause());
                waiter.unreachable(result.cause());
                serveWaiting();
              }
            });
  }

  /** On the event loop of the verticle, whoever asks. */
  private Future<NetSocket> dial() {
    ContextInternal before = context.beginDispatch();
    try {
      return dialler.connect();
    } finally {
      context.endDispatch(before);
    }
  }

  private void use(OriginConnection connection, Waiter waiter) {
    if (!waiter.connected(connection)) {
      idle(connection);
    }
  }

  private void serveWaiting() {
    while (!waiting.isEmpty() && plain < maxConnections) {
      connect(pollWaiting());
    }
  }

  private Waiter pollWaiting() {
    Iterator<Waiter> all = waiting.iterator();
    Waiter first = all.next();
    all.remove();
    return first;
  }

  // ---- from the connections

  @Override
  public void idle(OriginConnection connection) {
    if (connection.isLongLived()) {
      if (plain >= maxConnections) {
        connection.close();
        return;
      }
      count(connection, false);
    }
    boolean used = false;
    while (!used && !waiting.isEmpty()) {
      if (waiting.iterator().next().wantsFresh()) {
        // It makes room for a new one, which the request gets as soon as this one is closed.
        connection.close();
        return;
      }
      used = pollWaiting().connected(connection);
    }
    if (!used) {
      connection.idleFrom(System.nanoTime());
      idle.addFirst(connection);
    }
  }

  @Override
  public void closed(OriginConnection connection) {
    if (!connections.remove(connection)) {
      return;
    }
    if (connection.isLongLived()) {
      longLived--;
    } else {
      plain--;
    }
    idle.remove(connection);
    serveWaiting();
  }

  @Override
  public boolean mayLiveLong(OriginConnection connection) {
    if (connection.isLongLived()) {
      return true;
    }
    if (longLived >= maxLongLived) {
      return false;
    }
    count(connection, true);
    serveWaiting();
    return true;
  }

  private void count(OriginConnection connection, boolean asLongLived) {
    connection.longLived(asLongLived);
    plain += asLongLived ? -1 : 1;
    longLived += asLongLived ? 1 : -1;
  }

  // ---- now and then

  private void look() {
    long now = System.nanoTime();
    for (OriginConnection connection : List.copyOf(connections)) {
      // One that finds no room stays what it is: a response that has begun is not cut.
      if (connection.look(now) > LOOKS_OF_A_SHORT_RESPONSE && !connection.isLongLived()) {
        mayLiveLong(connection);
      }
    }
    closeIdle(now);
  }

  private void closeIdle(long now) {
    for (Iterator<OriginConnection> all = idle.iterator(); all.hasNext(); ) {
      OriginConnection connection = all.next();
      if (connection.isIdleFor(now, keepAliveNanos)) {
        all.remove();
        connection.close();
      }
    }
  }

  /** Closes nothing that was made: the dialler does. */
  void stop() {
    vertx.cancelTimer(timer);
  }
}
