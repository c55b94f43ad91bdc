package dev.culvert.edge.directory;

import dev.culvert.core.cluster.ClusterNode;
import dev.culvert.core.cluster.Membership;
import dev.culvert.core.cluster.NodeIdentity;
import dev.culvert.core.cluster.Role;
import dev.culvert.core.data.DataDirectory;
import dev.culvert.core.directory.DirectoryPage;
import dev.culvert.core.directory.DirectoryPull;
import dev.culvert.core.link.BusEndpoint;
import dev.culvert.edge.route.TunnelDomain;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A process that is registry and edge at once, as {@code demo} is, without a cluster: a Vert.x with
 * its agent, the follower, and an address where the store's pages are to be had.
 */
final class OneNode implements AutoCloseable {

  private static final Duration WENT_BACK = Duration.ofSeconds(1);

  private final Vertx vertx = Vertx.vertx();
  private final ClusterNode node;
  private final DataDirectory data;
  private volatile Store registryStore;
  private final List<DirectoryPage> answers = new CopyOnWriteArrayList<>();

  OneNode(DataDirectory data) {
    this.data = data;
    DirectoryPull.register(vertx);
    NodeIdentity identity = new NodeIdentity("me", "edge-1", "dfw", "0.1.0");
    this.node = ClusterNode.of(vertx, identity, Membership.none()).await();
  }

  Vertx vertx() {
    return vertx;
  }

  ClusterNode node() {
    return node;
  }

  /** Starts following. */
  DirectoryFollower follower() {
    return DirectoryFollower.of(vertx, node, TunnelDomain.none(), data, WENT_BACK);
  }

  /** A registry that has the store. */
  OneNode withRegistry(Store store) {
    return registered(store, true);
  }

  /** A registry that is alive and answers nothing. */
  OneNode withMuteRegistry(Store store) {
    return registered(store, false);
  }

  private OneNode registered(Store store, boolean answering) {
    registryStore = store;
    String address = node.addInstance(Role.REGISTRY).await();
    BusEndpoint endpoint = BusEndpoint.register(vertx, address).await();
    endpoint.on(
        DirectoryPull.class,
        message -> {
          if (answering) {
            DirectoryPage page = registryStore.directory().page(message.body());
            answers.add(page);
            message.reply(page);
          }
        });
    announce(store);
    return this;
  }

  /** The registry has another store from now on. */
  void replaceStore(Store store) {
    registryStore = store;
    announce(store);
  }

  /** The edge of this process announces its own directory, so the registry has to insist. */
  void keepAnnouncing(Store store) {
    vertx.setPeriodic(50, ignored -> announce(store));
  }

  /** What the pings say of the store. */
  void announce(Store store) {
    node.directory(store.directory().storeId(), store.revision());
  }

  /** What was answered so far. */
  List<DirectoryPage> answers() {
    return answers;
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
