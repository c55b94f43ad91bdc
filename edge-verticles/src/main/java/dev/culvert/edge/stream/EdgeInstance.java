package dev.culvert.edge.stream;

import dev.culvert.core.link.BusEndpoint;
import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import java.util.function.Consumer;

/**
 * This edge instance, as its sessions with other instances need it.
 *
 * @param edgeId of the edge
 * @param eventLoop owns the sessions
 * @param endpoint opens them
 * @param unreachable is told the address of an instance that does not answer
 */
record EdgeInstance(
    Vertx vertx,
    String edgeId,
    EventLoop eventLoop,
    BusEndpoint endpoint,
    Consumer<String> unreachable) {}
