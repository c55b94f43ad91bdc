package dev.culvert.core.cluster;

import static dev.culvert.core.cluster.Streams.key;
import static dev.culvert.core.cluster.Streams.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One node without a cluster. */
@Timeout(20)
class ClusterNodeTest {

  private static final NodeIdentity IDENTITY = new NodeIdentity("me", "edge-1", "dfw", "0.1.0");

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() throws Exception {
    get(vertx.close());
  }

  @Test
  void shouldBeOneAgentPerVertx() throws Exception {
    assertThatThrownBy(() -> ClusterNode.current(vertx)).isInstanceOf(IllegalStateException.class);

    ClusterNode node = start();

    assertThat(start()).isSameAs(node);
    assertThat(ClusterNode.current(vertx)).isSameAs(node);
    assertThat(node.nodeId()).isEqualTo("me");
    assertThat(node.view().node("me").alive()).isTrue();
  }

  @Test
  void shouldShowItsOwnStreamsOnceTheyArePut() throws Exception {
    ClusterNode node = start();

    assertThat(get(node.putStream(stream(1, 1, 1)))).isTrue();
    assertThat(node.view().streams(key(1, 1).tunnelId())).hasSize(1);

    assertThat(get(node.removeStream(key(1, 1)))).isTrue();
    assertThat(node.view().streams()).isEmpty();
  }

  @Test
  void shouldAllotAddressesThatAreNeverUsedAgain() throws Exception {
    ClusterNode node = start();

    assertThat(get(node.addInstance(Role.EDGE))).isEqualTo("culvert.edge.me.0");
    assertThat(get(node.addInstance(Role.EDGE))).isEqualTo("culvert.edge.me.1");
    get(node.removeInstance("culvert.edge.me.0"));
    assertThat(get(node.addInstance(Role.EDGE))).isEqualTo("culvert.edge.me.2");
    assertThat(get(node.addInstance(Role.REGISTRY))).isEqualTo("culvert.registry.me.0");

    await().until(() -> node.view().nodes(Role.REGISTRY).size() == 1);
    assertThat(node.view().node("me").instances().get(Role.EDGE))
        .isEqualTo(List.of("culvert.edge.me.1", "culvert.edge.me.2"));
  }

  @Test
  void shouldCallListenersOnTheirContextWithTheLatestView() throws Exception {
    ClusterNode node = start();
    Context context = vertx.getOrCreateContext();
    ConcurrentLinkedQueue<ClusterView> views = new ConcurrentLinkedQueue<>();
    AtomicReference<Context> seen = new AtomicReference<>();
    Registration registration =
        node.onView(
            context,
            view -> {
              seen.set(Vertx.currentContext());
              views.add(view);
            });

    for (int connector = 0; connector < 200; connector++) {
      node.putStream(stream(1, connector, 1));
    }
    get(node.putStream(stream(2, 1, 1)));
    await().until(() -> views.stream().anyMatch(view -> view == node.view()));

    assertThat(seen.get()).isSameAs(context);
    assertThat(views.size()).isLessThan(200);
    registration.close();
    views.clear();
    get(node.removeStream(key(2, 1)));
    get(context.executeBlocking(() -> null));
    assertThat(views).isEmpty();
  }

  @Test
  void shouldCompleteFuturesOnTheContextOfTheCaller() throws Exception {
    ClusterNode node = start();
    Context caller = vertx.getOrCreateContext();
    AtomicReference<Context> completedOn = new AtomicReference<>();

    caller.runOnContext(
        ignored ->
            node.putStream(stream(1, 1, 1))
                .onComplete(done -> completedOn.set(Vertx.currentContext())));

    await().untilAtomic(completedOn, org.hamcrest.Matchers.sameInstance(caller));
  }

  @Test
  void shouldAnnounceItsDirectory() throws Exception {
    ClusterNode node = start();

    node.directory(new UUID(3, 4), 12);

    await().until(() -> node.view().node("me").directoryRevision() == 12);
  }

  @Test
  void shouldLeaveOnceAndLetALaterCallStartAnew() throws Exception {
    ClusterNode node = start();

    get(node.leave());
    get(node.leave());

    assertThat(get(node.putStream(stream(1, 1, 1)))).isTrue();
    assertThat(start()).isNotSameAs(node);
  }

  private ClusterNode start() throws Exception {
    return get(ClusterNode.of(vertx, IDENTITY, Membership.none()));
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
