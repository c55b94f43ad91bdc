package dev.culvert.edge.directory;

import dev.culvert.core.cluster.ClusterNode;
import dev.culvert.core.cluster.NodeView;
import dev.culvert.core.data.DataDirectory;
import dev.culvert.core.directory.Directory;
import dev.culvert.core.directory.DirectoryPage;
import dev.culvert.core.internals.Contexts;
import dev.culvert.core.ops.Ops;
import dev.culvert.core.retry.Backoff;
import dev.culvert.core.tunnel.Tunnel;
import dev.culvert.edge.route.RouteTable;
import dev.culvert.edge.route.TunnelDomain;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the tunnels and routes of the process, the same for all its edge instances, and keeps up
 * with the registries. While no registry is there it keeps what it has; a starting edge that finds
 * none asks another edge, and takes its snapshot when there is none either.
 */
public final class DirectoryFollower implements Shareable {

  private static final Logger log = LoggerFactory.getLogger(DirectoryFollower.class);

  private static final String NAME = "culvert.directory";
  private static final long TICK_MILLIS = 500;
  private static final Duration TRY_AGAIN_BASE = Duration.ofMillis(250);
  private static final Duration TRY_AGAIN_CAP = Duration.ofSeconds(2);

  /** How long a starting edge waits for somebody who knows more than its snapshot. */
  private static final Duration ALONE = Duration.ofSeconds(2);

  /** For how long every registry must know less before the store is taken to have gone back. */
  private static final Duration WENT_BACK = Duration.ofSeconds(60);

  /** A collection that was refused is not tried again before that. */
  private static final Duration REFUSED = Duration.ofSeconds(60);

  private final Vertx vertx;
  private final ClusterNode node;
  private final TunnelDomain domain;
  private final SnapshotFile snapshotFile;
  private final Snapshots snapshots;
  private final Replica replica;
  private final Pull pull;
  private final Sources sources;
  private final List<Consumer<UUID>> listeners = new CopyOnWriteArrayList<>();
  private final Counter refused;
  private final Counter failed;

  /** Its own event loop: everything below belongs to it. */
  private final Context context;

  private final Backoff backoff =
      new Backoff(ThreadLocalRandom.current(), TRY_AGAIN_BASE, TRY_AGAIN_CAP);
  private final long startedNanos = System.nanoTime();
  private long notBeforeNanos = startedNanos;
  private Optional<Known> snapshot = Optional.empty();
  private boolean snapshotRead;
  private boolean asking;
  private boolean missing;
  private int failures;

  private DirectoryFollower(
      Vertx vertx, ClusterNode node, TunnelDomain domain, DataDirectory data, Duration wentBack) {
    this.vertx = vertx;
    this.node = node;
    this.domain = domain;
    this.context = Contexts.newEventLoopContext(vertx);
    this.replica = new Replica(domain, this::changed);
    this.pull = new Pull(vertx, replica);
    this.sources = new Sources(node.nodeId(), wentBack);
    this.snapshotFile = new SnapshotFile(data);
    this.snapshots = new Snapshots(vertx, snapshotFile, this::directory);
    MeterRegistry meters = Ops.of(vertx).registry();
    this.refused = meters.counter("culvert.directory.reconciles.refused");
    this.failed = meters.counter("culvert.directory.pulls.failed");
    Gauge.builder("culvert.directory.revision", () -> directory().revision()).register(meters);
    Gauge.builder("culvert.directory.tunnels", () -> directory().tunnelCount()).register(meters);
    Gauge.builder("culvert.directory.routes", () -> directory().routeCount()).register(meters);
  }

  /** The one of this Vert.x, started with the first call. */
  public static DirectoryFollower of(
      Vertx vertx, ClusterNode node, TunnelDomain domain, DataDirectory data) {
    return of(vertx, node, domain, data, WENT_BACK);
  }

  /** The same with another patience for a store that went back. */
  static DirectoryFollower of(
      Vertx vertx, ClusterNode node, TunnelDomain domain, DataDirectory data, Duration wentBack) {
    return vertx
        .sharedData()
        .<String, DirectoryFollower>getLocalMap(NAME)
        .computeIfAbsent(
            NAME,
            absent -> {
              DirectoryFollower follower =
                  new DirectoryFollower(vertx, node, domain, data, wentBack);
              follower.context.runOnContext(ignored -> follower.start());
              return follower;
            });
  }

  private void start() {
    snapshots
        .read(domain)
        .onSuccess(
            found -> {
              snapshot = found;
              snapshotRead = true;
              look();
            });
    node.onView(context, view -> look());
    vertx.setPeriodic(TICK_MILLIS, ignored -> look());
  }

  /** The current routes. Any thread. */
  public RouteTable routes() {
    return replica.known().routes();
  }

  /** The current directory. Any thread. */
  public Directory directory() {
    return replica.known().directory();
  }

  /** The tunnel with this ID, or null. Any thread. */
  public Tunnel tunnel(UUID id) {
    return directory().tunnel(id);
  }

  /** Whether any directory is known that may be served. Any thread. */
  public boolean isLoaded() {
    return replica.isLoaded();
  }

  /**
   * Calls the listener on the context after changes, with the ID of the tunnel that changed, or
   * with null when any may have.
   *
   * @return takes the listener away again
   */
  public Runnable onChange(Context target, Consumer<UUID> listener) {
    Consumer<UUID> onTarget = id -> target.runOnContext(ignored -> listener.accept(id));
    listeners.add(onTarget);
    return () -> listeners.remove(onTarget);
  }

  /** A registry told of a change. Any thread. */
  public void told(DirectoryPage page) {
    context.runOnContext(
        ignored -> {
          missing |= replica.told(page) == Replica.Next.PULL;
          announce();
          look();
        });
  }

  /** Writes the snapshot now, if anything is loaded. Any thread; never fails. */
  public Future<Void> save() {
    Promise<Void> saved = Promise.promise();
    context.runOnContext(ignored -> snapshots.write().onComplete(saved));
    return saved.future();
  }

  private void changed(UUID tunnelId) {
    listeners.forEach(listener -> listener.accept(tunnelId));
  }

  private void announce() {
    if (isLoaded()) {
      node.directory(directory().storeId(), directory().revision());
      snapshots.changed();
    }
  }

  /** Finds out whether anybody knows more, and asks. */
  private void look() {
    if (asking || !snapshotRead || System.nanoTime() - notBeforeNanos < 0) {
      return;
    }
    Directory served = isLoaded() ? directory() : null;
    Sources.Due due = sources.due(node.view(), served, missing, System.nanoTime());
    if (!isLoaded() && isAlone(due)) {
      serveSnapshot();
    }
    if (due.anew()) {
      log.warn(
          "Every registry is at an earlier revision than this edge, which is at {}: was the store"
              + " restored from a backup? Everything is read anew",
          directory().revision());
      replica.startOver();
    }
    if (!due.nodes().isEmpty()) {
      ask(due.nodes().get(failures % due.nodes().size()));
    }
  }

  /** Whether nobody is there, or answers, for long enough. */
  private boolean isAlone(Sources.Due due) {
    return (due.nodes().isEmpty() || failures > 0)
        && System.nanoTime() - startedNanos >= ALONE.toNanos();
  }

  private void serveSnapshot() {
    if (snapshot.isEmpty()) {
      return;
    }
    replica.goOnFrom(snapshot.get());
    replica.serve();
    snapshots.isWritten();
    log.warn("Neither a registry nor another edge answers: serving from the snapshot");
    loaded();
    announce();
  }

  private void ask(NodeView source) {
    asking = true;
    missing = false;
    boolean wasLoaded = isLoaded();
    Directory before = directory();
    long revisionBefore = before.revision();
    if (!wasLoaded) {
      // What the snapshot has of the same store need not be asked for.
      snapshot
          .filter(known -> known.directory().storeId().equals(source.directoryStoreId()))
          .ifPresent(replica::goOnFrom);
    }
    String address = Sources.address(source);
    pull.from(address)
        .onComplete(
            done -> {
              asking = false;
              if (!wasLoaded && isLoaded()) {
                loaded();
              }
              announce();
              if (done.succeeded()) {
                failures = 0;
                backoff.reset();
                if (directory() != before || directory().revision() > revisionBefore) {
                  look();
                }
              } else if (done.cause() instanceof Pull.RefusedException refusal) {
                refused(refusal);
              } else {
                failed(address, done.cause());
              }
            });
  }

  private void loaded() {
    snapshot = Optional.empty();
    log.info(
        "Directory of store {} at revision {}: {} tunnels, {} routes",
        directory().storeId(),
        directory().revision(),
        directory().tunnelCount(),
        directory().routeCount());
  }

  private void refused(Pull.RefusedException refusal) {
    refused.increment();
    log.error(
        "A directory is not taken over, and the last good one is served on: {}. If that is meant,"
            + " stop this edge, delete {} and start it again; if not, look at the registry's store",
        refusal.getMessage(),
        snapshotFile.path().toAbsolutePath());
    waitFor(REFUSED.toMillis());
  }

  private void failed(String address, Throwable cause) {
    log.warn("No directory from {}: {}", address, cause.getMessage());
    failed.increment();
    failures++;
    missing = true;
    replica.failed();
    node.reportUnreachable(address);
    waitFor(backoff.nextMillis());
  }

  private void waitFor(long millis) {
    notBeforeNanos = System.nanoTime() + Duration.ofMillis(millis).toNanos();
    vertx.setTimer(millis + 1, ignored -> look());
  }
}
