package dev.culvert.connector.origin;

import dev.culvert.connector.ConnectorConfig;
import dev.culvert.core.boot.ReadPortions;
import dev.culvert.core.exchange.Exchange;
import dev.culvert.core.frame.RequestHead;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.impl.HttpClientConnectionInternal;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service behind the connector, and the pool of connections to it.
 *
 * <p>Owned by the event loop of the connector's verticle; a connection is made on the event loop
 * that asks for it.
 */
public final class Origin {

  private static final Logger log = LoggerFactory.getLogger(Origin.class);

  private static final long LOG_EVERY_NANOS = 1_000_000_000L;
  private static final int MAX_HEAD_BYTES = 64 * 1024;

  /**
   * Where requests are made: on the loop of the verticle but not of its deployment, because Vert.x
   * makes a context of the same kind for each request, and one of a deployment copies its whole
   * configuration.
   */
  private final ContextInternal context;

  private final HttpClient client;
  private final String host;
  private final int port;
  private final boolean tls;
  private long loggedAtNanos = System.nanoTime() - LOG_EVERY_NANOS;
  private long unloggedFailures;

  public Origin(Vertx vertx, ConnectorConfig config) {
    EventLoop eventLoop = ((ContextInternal) vertx.getOrCreateContext()).nettyEventLoop();
    this.context = ((VertxInternal) vertx).contextBuilder().withEventLoop(eventLoop).build();
    this.host = config.originUrl().getHost();
    this.port = config.originPort();
    this.tls = config.originTls();
    HttpClientOptions options =
        new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_1_1)
            .setSsl(tls)
            .setConnectTimeout((int) config.originConnectTimeout().toMillis())
            .setKeepAliveTimeout((int) Math.max(1, config.originKeepAlive().toSeconds()))
            .setMaxHeaderSize(MAX_HEAD_BYTES)
            .setMaxInitialLineLength(MAX_HEAD_BYTES)
            .setDecompressionSupported(false)
            .setTcpNoDelay(true);
    PoolOptions pool =
        new PoolOptions()
            .setHttp1MaxSize(config.originConnections())
            .setMaxWaitQueueSize(config.originMaxPending());
    this.client =
        vertx
            .httpClientBuilder()
            .with(options)
            .with(pool)
            .withConnectHandler(Origin::readInPortions)
            .build();
  }

  private static void readInPortions(HttpConnection connection) {
    ReadPortions.limit(
        ((HttpClientConnectionInternal) connection).channelHandlerContext().channel());
  }

  /** Answers an exchange from the origin. */
  public void serve(Exchange exchange) {
    new OriginExchange(this, exchange).begin();
  }

  /**
   * A request that is ready to be sent, without its header fields.
   *
   * @return fails when there is no connection to the origin and none can be made
   */
  Future<HttpClientRequest> request(RequestHead head) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.valueOf(head.method()))
            .setHost(host)
            .setPort(port)
            .setSsl(tls)
            .setURI(head.target());
    ContextInternal before = context.beginDispatch();
    try {
      return client.request(options);
    } finally {
      context.endDispatch(before);
    }
  }

  /** Says in the log that the origin failed an exchange; a line a second at most. */
  void failed(String how) {
    long now = System.nanoTime();
    unloggedFailures++;
    if (now - loggedAtNanos >= LOG_EVERY_NANOS) {
      log.warn("Origin {}: {} ({} failures since the last line)", name(), how, unloggedFailures);
      loggedAtNanos = now;
      unloggedFailures = 0;
    }
  }

  /** Where the origin is, for messages. */
  String name() {
    return host + ":" + port;
  }

  /** Closes the connections to the origin. */
  public Future<Void> close() {
    return client.close();
  }
}
