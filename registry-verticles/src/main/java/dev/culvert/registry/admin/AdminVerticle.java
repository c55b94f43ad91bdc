package dev.culvert.registry.admin;

import dev.culvert.core.config.PortTaken;
import dev.culvert.core.data.DataDirectory;
import dev.culvert.registry.RegistryConfig;
import dev.culvert.registry.connector.Connectors;
import dev.culvert.registry.tunnel.Tunnels;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the admin API, health and metrics of a registry on one port. To be deployed on an event
 * loop; what takes its time runs on worker threads of its own.
 *
 * <p>Leaves the API's token and URL in the data directory. Does not start, with a {@link
 * dev.culvert.core.config.StartException}, if it cannot listen or the token's file holds none.
 */
public final class AdminVerticle extends VerticleBase {

  private static final Logger log = LoggerFactory.getLogger(AdminVerticle.class);

  static final int MAX_CONNECTIONS = 512;

  private static final Duration REQUEST_LIMIT = Duration.ofSeconds(30);
  private static final int IDLE_SECONDS = 60;
  private static final int MAX_LINE_BYTES = 16 * 1024;
  private static final int MAX_HEAD_BYTES = 16 * 1024;

  private final RegistryConfig config;
  private final TunnelAccess access;
  private final Duration requestLimit;
  private final AtomicInteger connections = new AtomicInteger();
  private volatile int port;

  /**
   * Not listening yet.
   *
   * @param tunnels what the API changes
   * @param connectors what it shows and steers
   */
  public AdminVerticle(RegistryConfig config, Tunnels tunnels, Connectors connectors) {
    this(config, tunnels, connectors, REQUEST_LIMIT);
  }

  /** The same, with another limit for how long a request may take. */
  AdminVerticle(
      RegistryConfig config, Tunnels tunnels, Connectors connectors, Duration requestLimit) {
    this.config = config;
    this.access = new TunnelAccess(tunnels, connectors);
    this.requestLimit = requestLimit;
  }

  /** Where it listens; 0 before it does. */
  public int port() {
    return port;
  }

  @Override
  public Future<?> start() {
    return vertx
        .executeBlocking(() -> BearerToken.of(config.data()))
        .compose(
            token ->
                AdminContract.load(vertx)
                    .map(contract -> new AdminRouter(vertx, contract, token, access, requestLimit)))
        .compose(this::listen)
        .compose(bound -> vertx.executeBlocking(() -> announce(bound)));
  }

  private Future<Integer> listen(AdminRouter router) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setIdleTimeout(IDLE_SECONDS)
            .setMaxInitialLineLength(MAX_LINE_BYTES)
            .setMaxHeaderSize(MAX_HEAD_BYTES)
            .setHttp2ClearTextEnabled(false);
    return vertx
        .createHttpServer(options)
        .connectionHandler(this::limitConnections)
        .invalidRequestHandler(router::unreadable)
        .requestHandler(router.create())
        .listen(config.adminPort(), config.adminHost())
        .map(server -> server.actualPort())
        .recover(
            cause ->
                Future.failedFuture(
                    PortTaken.explain(config.settings(), "admin.port", config.adminHost(), cause)));
  }

  private void limitConnections(HttpConnection connection) {
    connection.closeHandler(closed -> connections.decrementAndGet());
    if (connections.incrementAndGet() > MAX_CONNECTIONS) {
      log.warn("Closed a connection to the admin API: {} are open", MAX_CONNECTIONS);
      connection.close();
    }
  }

  /** Blocks: it writes a file and looks a name up. */
  private String announce(int bound) throws UnknownHostException {
    port = bound;
    String url = "http://" + authority(reachable(config.adminHost())) + ":" + bound;
    try {
      config.data().write(DataDirectory.ADMIN_URL, (url + "\n").getBytes(StandardCharsets.UTF_8));
      if (!InetAddress.getByName(config.adminHost()).isLoopbackAddress()) {
        log.warn(
            "admin.host: {} is not a loopback address, and the admin API is plain HTTP: put TLS in"
                + " front of it, or whoever listens on the network has its token",
            config.adminHost());
      }
    } catch (UnknownHostException e) {
      throw e;
    } catch (IOException e) {
      throw config.settings().failure("data", "cannot be written (" + e + ")", e);
    }
    log.info("Admin API, health and metrics on {}", url);
    return url;
  }

  /** Where a process on this machine finds a server that listens on all addresses. */
  private static String reachable(String host) {
    return switch (host) {
      case "0.0.0.0" -> "127.0.0.1";
      case "::", "0:0:0:0:0:0:0:0" -> "::1";
      default -> host;
    };
  }

  private static String authority(String host) {
    return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
  }
}
