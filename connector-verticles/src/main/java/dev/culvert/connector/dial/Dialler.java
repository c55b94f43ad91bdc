package dev.culvert.connector.dial;

import dev.culvert.core.config.HostPort;
import dev.culvert.core.internals.Contexts;
import dev.culvert.core.tls.TlsEngine;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SSLEngineOptions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Dials edges: tries all their addresses in close succession (RFC 8305), through the proxy that is
 * theirs, and with TLS 1.2 or 1.3 to the name that was dialled. Every dial ends, within the limits
 * of its {@link DialOptions}, in one socket or in none. For any thread.
 */
public final class Dialler {

  private final Vertx vertx;
  private final NetClient client;
  private final NameLookup lookup;
  private final Dial.Tools tools;
  private final EdgeFinder finder;
  private final Set<Dial> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** Create it in a verticle to have it closed on undeploy, or call close(). */
  public Dialler(Vertx vertx, DialOptions options) {
    this(vertx, options, TlsEngine.best());
  }

  Dialler(Vertx vertx, DialOptions options, SSLEngineOptions engine) {
    this.vertx = vertx;
    client = vertx.createNetClient(new NetClientOptions().setSslEngineOptions(engine));
    lookup = new NameLookup(vertx, options.dns(), options.connectTimeout());
    tools = new Dial.Tools(vertx, client, lookup, new Trust(vertx, options.ca()), options);
    finder = new EdgeFinder(lookup, options);
  }

  /**
   * Connects to an edge and, unless TLS is off, has it prove who it is.
   *
   * @return the socket, on the caller's context and with nothing read yet; fails with a {@link
   *     DialException}
   */
  public Future<NetSocket> dial(HostPort edge) {
    Context context = vertx.getOrCreateContext();
    Promise<NetSocket> result = Contexts.promise(vertx);
    Dial dial = new Dial(tools, edge);
    open.add(dial);
    context.runOnContext(
        ignored -> {
          if (closed) {
            dial.cancel();
          }
          dial.run().onComplete(ended -> open.remove(dial)).onComplete(result);
        });
    return result.future();
  }

  /**
   * The edges behind what is configured, in the order to try them: {@code HOST:PORT} as it is; an
   * address at port 7844; a domain by its SRV records {@code _culvert._tcp}, by priority, then
   * drawn by weight; the domain itself at port 7844 if it has none.
   *
   * @param configured each {@code HOST:PORT}, an address, or a domain
   * @return never empty, and none twice; fails with a {@link DialException}
   */
  public Future<List<HostPort>> resolve(List<String> configured) {
    return finder.find(configured);
  }

  /** Ends every dial under way, and closes every socket that was dialled. */
  public Future<Void> close() {
    closed = true;
    open.forEach(Dial::cancel);
    return Future.join(client.close(), lookup.close()).mapEmpty();
  }
}
