package dev.culvert.edge.directory;

import dev.culvert.core.bus.BusQuestion;
import dev.culvert.core.cluster.ClusterNode;
import dev.culvert.core.cluster.ClusterView;
import dev.culvert.core.cluster.NodeView;
import dev.culvert.core.cluster.Role;
import dev.culvert.core.tunnel.Directory;
import dev.culvert.core.tunnel.DirectoryRequest;
import dev.culvert.edge.route.RouteTable;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the tunnels and routes of the process, the same for all its edge instances, and fetches
 * them anew when a registry announces another revision. While no registry is there it keeps what it
 * has; an edge that has nothing asks another edge.
 */
public final class DirectoryFollower implements Shareable {

  private static final Logger log = LoggerFactory.getLogger(DirectoryFollower.class);

  private static final String NAME = "culvert.directory";
  private static final long TRY_AGAIN_MILLIS = 250;

  private record Known(Directory directory, RouteTable routes) {}

  private final Vertx vertx;
  private final ClusterNode node;
  private volatile Known known = new Known(Directory.empty(), RouteTable.of(Directory.empty()));

  // Owned by the event loop of the context that the follower was made on.
  private boolean fetching;

  private DirectoryFollower(Vertx vertx, ClusterNode node) {
    this.vertx = vertx;
    this.node = node;
    Context context = vertx.getOrCreateContext();
    node.onView(context, this::follow);
  }

  /** The one of this Vert.x. */
  public static DirectoryFollower of(Vertx vertx, ClusterNode node) {
    return vertx
        .sharedData()
        .<String, DirectoryFollower>getLocalMap(NAME)
        .computeIfAbsent(NAME, absent -> new DirectoryFollower(vertx, node));
  }

  /** The routes as of now. Any thread. */
  public RouteTable routes() {
    return known.routes();
  }

  /** The directory as of now. Any thread. */
  public Directory directory() {
    return known.directory();
  }

  /** Whether any directory was ever received. Any thread. */
  public boolean isLoaded() {
    return known.directory().revision() >= 0;
  }

  private void follow(ClusterView view) {
    if (fetching) {
      return;
    }
    source(view)
        .ifPresent(
            source -> {
              fetching = true;
              fetch(source);
            });
  }

  /** Who has another directory than ours: the oldest registry counts, else any edge if need be. */
  private Optional<NodeView> source(ClusterView view) {
    Optional<NodeView> registry = oldestWithDirectory(view.nodes(Role.REGISTRY));
    if (registry.isPresent()) {
      return registry.filter(this::differs);
    }
    return isLoaded()
        ? Optional.empty()
        : oldestWithDirectory(view.nodes(Role.EDGE)).filter(this::differs);
  }

  private static Optional<NodeView> oldestWithDirectory(List<NodeView> nodes) {
    return nodes.stream()
        .filter(peer -> peer.directoryStoreId() != null)
        .min(Comparator.comparingLong(NodeView::startedAtMillis));
  }

  private boolean differs(NodeView peer) {
    Directory ours = known.directory();
    return !peer.directoryStoreId().equals(ours.storeId())
        || peer.directoryRevision() > ours.revision();
  }

  private void fetch(NodeView source) {
    Role role = source.instances().containsKey(Role.REGISTRY) ? Role.REGISTRY : Role.EDGE;
    String address = source.instances().get(role).get(0);
    DirectoryRequest question = new DirectoryRequest(known.directory().revision());
    BusQuestion.ask(vertx, address, question, Directory.class)
        .onSuccess(this::take)
        .onFailure(cause -> log.warn("No directory from {}: {}", address, cause.getMessage()))
        .onComplete(
            done -> {
              fetching = false;
              if (done.succeeded()) {
                follow(node.view());
              } else {
                vertx.setTimer(TRY_AGAIN_MILLIS, ignored -> follow(node.view()));
              }
            });
  }

  private void take(Directory directory) {
    known = new Known(directory, RouteTable.of(directory));
    node.directory(directory.storeId(), directory.revision());
    log.info(
        "Directory at revision {}: {} tunnels, {} routes",
        directory.revision(),
        directory.tunnels().size(),
        directory.routes().size());
  }
}
