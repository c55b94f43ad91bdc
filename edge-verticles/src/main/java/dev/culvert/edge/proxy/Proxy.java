package dev.culvert.edge.proxy;

import dev.culvert.core.exchange.Obstacle;
import dev.culvert.core.guard.Isolated;
import dev.culvert.edge.balance.Traits;
import dev.culvert.edge.balance.TwoRandomPicks;
import dev.culvert.edge.directory.DirectoryFollower;
import dev.culvert.edge.ingress.HeaderRules;
import dev.culvert.edge.ingress.IngressOptions;
import dev.culvert.edge.ingress.Problem;
import dev.culvert.edge.ingress.RequestScreen;
import dev.culvert.edge.ingress.Screening;
import dev.culvert.edge.retry.RetryBudget;
import dev.culvert.edge.route.Lookup;
import dev.culvert.edge.stream.EdgeStream;
import dev.culvert.edge.stream.EdgeStreams;
import io.netty.channel.EventLoop;
import io.vertx.core.http.HttpServerRequest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;

/**
 * Serves the public requests of one edge instance.
 *
 * <p>Owned by the event loop of the edge instance.
 */
public final class Proxy {

  /** How long a request waits for the first stream of its tunnel to open. */
  private static final long STREAM_WAIT_NANOS = 2_000_000_000L;

  /** RFC 9110 section 5.6.7. */
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);

  private final EventLoop eventLoop;
  private final String edgeId;
  private final IngressOptions options;
  private final RequestScreen screen;
  private final HeaderRules headerRules;
  private final DirectoryFollower directory;
  private final EdgeStreams streams;
  private final ProxyMeters meters;
  private final RetryBudget retryBudget;
  private final TwoRandomPicks<EdgeStream> picks;
  private final Set<ProxiedRequest> active = new HashSet<>();

  /** Those whose response has begun in this turn of the event loop. */
  private List<ProxiedRequest> begun = new ArrayList<>();

  /** Those whose heads are being sent; empty otherwise. */
  private List<ProxiedRequest> sending = new ArrayList<>();

  private final RequestLog requestLog = new RequestLog();

  /** For responses whose origin sent none; as of the last tick. */
  private String date = HTTP_DATE.format(Instant.now());

  private boolean leaving;
  private Runnable whenEmpty = () -> {};

  /**
   * A proxy without requests.
   *
   * @param eventLoop the one of the edge instance
   * @param clusterTag tells this cluster from others in CDN-Loop; visitors see it
   */
  public Proxy(
      EventLoop eventLoop,
      String edgeId,
      String clusterTag,
      IngressOptions options,
      DirectoryFollower directory,
      EdgeStreams streams,
      ProxyMeters meters) {
    this.eventLoop = eventLoop;
    this.edgeId = edgeId;
    this.options = options;
    this.screen = new RequestScreen(options);
    this.headerRules =
        new HeaderRules(clusterTag, options.trustedProxies(), options.untrustedFields());
    this.directory = directory;
    this.streams = streams;
    this.meters = meters;
    this.retryBudget = new RetryBudget(System.nanoTime());
    this.picks = new TwoRandomPicks<>(new StreamTraits(streams), ThreadLocalRandom.current());
  }

  /** Takes a request; the handler of the HTTP server. */
  public void handle(HttpServerRequest request) {
    ProxiedRequest proxied = new ProxiedRequest(this, request);
    if (!proxied.isSound()) {
      return;
    }
    Screening screening =
        screen.screen(request.method().name(), request.version(), request.uri(), request.headers());
    if (screening instanceof Screening.Rejected rejected) {
      proxied.reject(rejected.problem());
    } else if (!directory.isLoaded()) {
      proxied.answer(Cause.STARTING);
    } else if (screening instanceof Screening.Accepted accepted) {
      Lookup lookup = directory.routes().find(accepted.host(), accepted.path());
      if (lookup instanceof Lookup.Found found) {
        proxied.begin(found, accepted.target());
      } else {
        proxied.answer(
            lookup instanceof Lookup.Ambiguous ? Problem.ambiguousPath() : Problem.noRoute());
      }
    }
  }

  /** To be called a few times a second: looks after what takes too long. */
  public void tick() {
    long now = System.nanoTime();
    date = HTTP_DATE.format(Instant.now());
    for (ProxiedRequest request : active.toArray(new ProxiedRequest[0])) {
      try {
        request.tick(now);
      } catch (RuntimeException e) {
        // The fault of one request is not to keep the others from being looked after.
        Isolated.run(request, () -> request.failed(e));
      }
    }
  }

  /** From now on every response says that its connection closes. */
  public void leave() {
    leaving = true;
  }

  /** Runs the action as soon as no request is open. */
  public void whenEmpty(Runnable action) {
    whenEmpty = action;
    if (active.isEmpty()) {
      action.run();
    }
  }

  // ---- for the requests

  /** A stream that was not tried; another connector's if there is one, or null. */
  EdgeStream choose(UUID tunnelId, List<EdgeStream> tried) {
    List<EdgeStream> all = streams.of(tunnelId);
    if (tried.isEmpty()) {
      return picks.pick(all, stream -> false).map(streams::nearest).orElse(null);
    }
    Predicate<EdgeStream> sameConnector =
        stream ->
            tried.stream()
                .anyMatch(one -> one.key().connectorId().equals(stream.key().connectorId()));
    return picks.pick(all, sameConnector).or(() -> picks.pick(all, tried::contains)).orElse(null);
  }

  /** All streams of the connector that one is of. */
  List<EdgeStream> streamsOfConnector(EdgeStream one) {
    return streams.of(one.key().tunnelId()).stream()
        .filter(other -> other.key().connectorId().equals(one.key().connectorId()))
        .toList();
  }

  /** Whether a request that began at that time should wait for a stream of its tunnel. */
  boolean mayComeSoon(UUID tunnelId, long sinceNanos) {
    return System.nanoTime() - sinceNanos < STREAM_WAIT_NANOS
        && streams.of(tunnelId).stream().anyMatch(EdgeStream::isComing);
  }

  /** Why a tunnel has no stream that takes a request; nothing was asked of any. */
  Cause whyNone(UUID tunnelId) {
    Obstacle nearest = Obstacle.NO_LINK;
    for (EdgeStream stream : streams.of(tunnelId)) {
      Obstacle obstacle = stream.obstacle();
      nearest = obstacle.compareTo(nearest) > 0 ? obstacle : nearest;
    }
    return FailureKinds.cause(nearest);
  }

  /** Has the request send its response's head after this turn, unless the body took it along. */
  void headCame(ProxiedRequest request) {
    if (begun.isEmpty()) {
      eventLoop.execute(this::sendHeads);
    }
    begun.add(request);
  }

  private void sendHeads() {
    // One that comes meanwhile has a turn of its own.
    List<ProxiedRequest> now = begun;
    begun = sending;
    sending = now;
    for (int i = 0; i < now.size(); i++) {
      try {
        now.get(i).sendHead();
      } catch (RuntimeException e) {
        Isolated.failed(now.get(i), e);
      }
    }
    now.clear();
  }

  void opened(ProxiedRequest request) {
    active.add(request);
  }

  void closed(ProxiedRequest request) {
    active.remove(request);
    if (active.isEmpty()) {
      whenEmpty.run();
    }
  }

  String edgeId() {
    return edgeId;
  }

  IngressOptions options() {
    return options;
  }

  HeaderRules headerRules() {
    return headerRules;
  }

  RetryBudget retryBudget() {
    return retryBudget;
  }

  ProxyMeters meters() {
    return meters;
  }

  RequestLog requestLog() {
    return requestLog;
  }

  /** What time it is, as of the last tick, for a Date field. */
  String date() {
    return date;
  }

  boolean isLeaving() {
    return leaving;
  }

  /** What the choice asks about a stream. */
  private record StreamTraits(EdgeStreams streams) implements Traits<EdgeStream> {

    @Override
    public boolean isEligible(EdgeStream stream) {
      return stream.isUsable();
    }

    @Override
    public boolean isReady(EdgeStream stream) {
      return stream.entry().record().ready();
    }

    @Override
    public int tier(EdgeStream stream) {
      return streams.tier(stream);
    }

    @Override
    public int load(EdgeStream stream) {
      return stream.entry().stats().outstanding().get();
    }
  }
}
