package dev.culvert.edge.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.cluster.ClusterNode;
import dev.culvert.core.cluster.ClusterView;
import dev.culvert.core.cluster.Membership;
import dev.culvert.core.cluster.NodeIdentity;
import dev.culvert.core.cluster.NodeView;
import dev.culvert.core.cluster.StreamEntry;
import dev.culvert.core.cluster.StreamKey;
import dev.culvert.core.cluster.StreamRecord;
import dev.culvert.core.cluster.StreamStats;
import dev.culvert.core.link.BusEndpoint;
import dev.culvert.core.tunnel.TokenHash;
import dev.culvert.core.tunnel.Tunnel;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An edge instance has sessions with exactly the connectors whose tokens are valid now. */
@Timeout(30)
class EdgeSessionsTest {

  private static final Duration SOON = Duration.ofSeconds(10);
  private static final String OLD = "hash of the old token";
  private static final String NEW = "hash of the new token";

  private final Vertx vertx = Vertx.vertx();
  private final Context edgeContext = ((VertxInternal) vertx).createEventLoopContext();
  private final Map<UUID, Tunnel> tunnels = new ConcurrentHashMap<>();
  private final UUID tunnelId = UUID.randomUUID();
  private EdgeStreams streams;
  private SessionCounter connector;

  @BeforeEach
  void setUp() throws Exception {
    NodeIdentity identity = NodeIdentity.of(vertx, "test", "here");
    ClusterNode node = get(() -> ClusterNode.of(vertx, identity, Membership.none()));
    connector = new SessionCounter(((VertxInternal) vertx).createEventLoopContext());
    BusEndpoint edgeEnd = get(() -> BusEndpoint.register(vertx, "edge"));
    await(connector.listen(vertx));
    streams =
        get(
            () ->
                Future.succeededFuture(
                    new EdgeStreams(
                        vertx, "edge-1", node, edgeEnd, tunnels::get, (key, epoch) -> null, 1024)));
  }

  @AfterEach
  void tearDown() throws Exception {
    await(vertx.close());
  }

  @Test
  void shouldNotOpenASessionBeforeTheTunnelIsKnown() throws Exception {
    view(stream(1, OLD));

    assertThat(usable()).isFalse();
    assertThat(coming()).isFalse();
    assertThat(connector.asked()).isZero();

    tunnel(OLD);
    changed(tunnelId);

    awaitUsable();
    assertThat(connector.open()).isEqualTo(1);
  }

  @Test
  void shouldOpenASessionAtOnceWithAValidToken() throws Exception {
    tunnel(OLD, NEW);

    onEdge(
        () -> {
          streams.view(viewOf(stream(1, NEW)));
          assertThat(streams.of(tunnelId)).allMatch(EdgeStream::isComing);
        });

    awaitUsable();
    assertThat(connector.asked()).isEqualTo(1);
  }

  @Test
  void shouldNotOpenASessionWithARevokedToken() throws Exception {
    tunnel(NEW);

    view(stream(1, OLD));
    changed(tunnelId);
    changed(null);

    assertThat(usable()).isFalse();
    assertThat(coming()).isFalse();
    assertThat(connector.asked()).isZero();
  }

  @Test
  void shouldCutTheSessionAtOnceWhenItsTokenIsRevoked() throws Exception {
    tunnel(OLD);
    view(stream(1, OLD));
    awaitUsable();

    tunnel(NEW);
    changed(tunnelId);

    assertThat(usable()).isFalse();
    assertThat(coming()).isFalse();
    Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(connector.open()).isZero());
    assertThat(connector.lastReason()).isEqualTo("its token is not valid here");
    assertThat(connector.asked()).isEqualTo(1);
  }

  @Test
  void shouldCutTheSessionWhenItsTunnelIsDeleted() throws Exception {
    tunnel(OLD);
    view(stream(1, OLD));
    awaitUsable();

    tunnels.clear();
    changed(null);

    assertThat(usable()).isFalse();
    Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(connector.open()).isZero());
  }

  @Test
  void shouldOpenASessionAgainWhenTheTokenIsValidAgain() throws Exception {
    tunnel(OLD);
    view(stream(1, OLD));
    awaitUsable();
    tunnel(NEW);
    changed(tunnelId);

    tunnel(OLD, NEW);
    onEdge(
        () -> {
          streams.tunnelChanged(tunnelId);
          assertThat(streams.of(tunnelId)).allMatch(EdgeStream::isComing);
        });

    awaitUsable();
    Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(connector.open()).isEqualTo(1));
    assertThat(connector.asked()).isEqualTo(2);
  }

  @Test
  void shouldNotKeepASessionWhoseTokenIsRevokedWhileItOpens() throws Exception {
    tunnel(OLD);
    onEdge(
        () -> {
          streams.view(viewOf(stream(1, OLD)));
          tunnel(NEW);
          streams.tunnelChanged(tunnelId);
        });

    Awaitility.await().atMost(SOON).until(() -> connector.asked() == 1 && connector.open() == 0);
    assertThat(usable()).isFalse();
    assertThat(coming()).isFalse();
  }

  @Test
  void shouldEndWithOneSessionWhenTheTokenIsValidAgainWhileASessionOpens() throws Exception {
    tunnel(OLD);
    onEdge(
        () -> {
          streams.view(viewOf(stream(1, OLD)));
          tunnel(NEW);
          streams.tunnelChanged(tunnelId);
          tunnel(OLD);
          streams.tunnelChanged(tunnelId);
        });

    awaitUsable();
    Awaitility.await().atMost(SOON).until(() -> connector.asked() == 2 && connector.open() == 1);
    assertThat(usable()).isTrue();
  }

  @Test
  void shouldKeepTheSessionWhenTheTunnelChangesOtherwise() throws Exception {
    tunnel(OLD);
    view(stream(1, OLD));
    awaitUsable();

    tunnel(OLD, NEW);
    changed(tunnelId);
    changed(null);

    assertThat(usable()).isTrue();
    assertThat(connector.asked()).isEqualTo(1);
  }

  @Test
  void shouldCutTheSessionOfAStreamThatClaimsAnotherToken() throws Exception {
    tunnel(OLD);
    view(stream(1, OLD));
    awaitUsable();

    view(stream(1, NEW));
    assertThat(usable()).isFalse();

    view(stream(1, OLD));
    awaitUsable();
    assertThat(connector.asked()).isEqualTo(2);
  }

  @Test
  void shouldOpenASessionWithTheStreamThatReplacesOne() throws Exception {
    tunnel(OLD);
    view(stream(1, OLD));
    awaitUsable();

    view(stream(2, OLD));

    awaitUsable();
    Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(connector.open()).isEqualTo(1));
    assertThat(connector.asked()).isEqualTo(2);
  }

  private void tunnel(String... tokens) {
    List<TokenHash> hashes =
        Arrays.stream(tokens).map(hash -> new TokenHash(UUID.randomUUID(), hash, 0)).toList();
    tunnels.put(
        tunnelId, new Tunnel(tunnelId, "web", 1, 0, 1, List.of(), hashes, Tunnel.EMPTY_CONFIG));
  }

  private StreamEntry stream(long epoch, String tokenHash) {
    StreamRecord record =
        new StreamRecord(
            new StreamKey(tunnelId, new UUID(3, 3), 0),
            epoch,
            SessionCounter.ADDRESS,
            "bus",
            true,
            false,
            0,
            "linux_amd64",
            "0.1",
            "127.0.0.1",
            tokenHash);
    return new StreamEntry(record, "node", "here", new StreamStats(0));
  }

  private void view(StreamEntry entry) throws Exception {
    onEdge(() -> streams.view(viewOf(entry)));
  }

  private static ClusterView viewOf(StreamEntry entry) {
    NodeIdentity owner = new NodeIdentity(entry.nodeId(), "owner", entry.location(), "0.1");
    return ClusterView.of(List.of(entry), List.of(NodeView.starting(owner, 0)));
  }

  private void changed(UUID id) throws Exception {
    onEdge(() -> streams.tunnelChanged(id));
  }

  private void awaitUsable() {
    Awaitility.await().atMost(SOON).until(this::usable);
  }

  private boolean usable() throws Exception {
    return get(
        () -> Future.succeededFuture(streams.of(tunnelId).stream().anyMatch(EdgeStream::isUsable)));
  }

  private boolean coming() throws Exception {
    return get(
        () -> Future.succeededFuture(streams.of(tunnelId).stream().anyMatch(EdgeStream::isComing)));
  }

  private void onEdge(Runnable action) throws Exception {
    get(
        () -> {
          action.run();
          return Future.succeededFuture();
        });
  }

  /** Calls on the one event loop of the edge instance. */
  private <T> T get(Supplier<Future<T>> action) throws Exception {
    Promise<T> promise = Promise.promise();
    edgeContext.runOnContext(
        ignored -> {
          try {
            action.get().onComplete(promise);
          } catch (RuntimeException | AssertionError e) {
            promise.fail(e);
          }
        });
    return await(promise.future());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
