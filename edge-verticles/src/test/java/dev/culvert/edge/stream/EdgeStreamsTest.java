package dev.culvert.edge.stream;

import static dev.culvert.edge.Tunnels.id;
import static dev.culvert.edge.Tunnels.withTokens;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.core.cluster.ClusterNode;
import dev.culvert.core.cluster.Membership;
import dev.culvert.core.cluster.NodeIdentity;
import dev.culvert.core.cluster.Role;
import dev.culvert.core.cluster.StreamKey;
import dev.culvert.core.cluster.StreamRecord;
import dev.culvert.core.exchange.Exchange;
import dev.culvert.core.exchange.Multiplexer;
import dev.culvert.core.exchange.MultiplexerOptions;
import dev.culvert.core.exchange.OutgoingExchange;
import dev.culvert.core.exchange.StreamEvents;
import dev.culvert.core.frame.HeaderFields;
import dev.culvert.core.frame.HttpHead;
import dev.culvert.core.link.BusEndpoint;
import dev.culvert.core.link.SessionAcceptor;
import dev.culvert.core.process.ProcessExchanges;
import dev.culvert.core.tunnel.Tunnel;
import dev.culvert.edge.health.Use;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams of connectors that take every exchange and answer none, over the real bus. */
@Timeout(20)
class EdgeStreamsTest {

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final Map<UUID, Tunnel> tunnels = new ConcurrentHashMap<>();
  private final List<String> ended = new CopyOnWriteArrayList<>();
  private ClusterNode node;
  private EdgeStreams streams;
  private String connectorAddress;

  @BeforeEach
  void start() {
    NodeIdentity identity = new NodeIdentity("me", "edge-1", "dfw", "0.1.0");
    node = ClusterNode.of(vertx, identity, Membership.none()).await();
    connectorAddress = node.addInstance(Role.CONNECTOR).await();
    BusEndpoint connector = BusEndpoint.register(vertx, connectorAddress).await();
    connector.acceptor(
        (hello, link) -> {
          ContextInternal here = (ContextInternal) vertx.getOrCreateContext();
          MultiplexerOptions options = MultiplexerOptions.of(ProcessExchanges.of(vertx).budget());
          Multiplexer.acceptor(link.get(), here.nettyEventLoop(), options, new Connector());
          return SessionAcceptor.Answer.welcome(new JsonObject().put("maxExchanges", 10));
        });
    String address = node.addInstance(Role.EDGE).await();
    streams =
        onContext(
                () ->
                    BusEndpoint.register(vertx, address)
                        .map(
                            edge ->
                                new EdgeStreams(
                                    vertx,
                                    "edge",
                                    node,
                                    edge,
                                    tunnels::get,
                                    (key, epoch) -> null,
                                    1024)))
            .await()
            .await();
    node.onView(context, streams::view);
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void shouldOpenASessionAsSoonAsTheTokenIsKnown() {
    put("web", "hash-1");
    await().until(() -> isPresent("web"));
    assertThat(isUsable("web")).isFalse();

    change(withTokens("web", 1, "another"));
    assertThat(isUsable("web")).isFalse();
    change(withTokens("web", 2, "another", "hash-1"));
    await().until(() -> isUsable("web"));
  }

  @Test
  void shouldCutAStreamWhoseTokenIsRevokedAndResetWhatIsOnIt() {
    tunnels.put(id("web"), withTokens("web", 1, "hash-1", "hash-2"));
    tunnels.put(id("other"), withTokens("other", 1, "hash-1"));
    put("web", "hash-1");
    put("other", "hash-1");
    await().until(() -> isUsable("web") && isUsable("other"));
    List<Throwable> resets = new CopyOnWriteArrayList<>();
    onContext(() -> open("web").exceptionHandler(resets::add)).await();

    change(withTokens("web", 2, "hash-2"));
    assertThat(isUsable("web")).isFalse();
    await().until(() -> resets.size() == 1 && ended.size() == 1);
    assertThat(ended.get(0)).contains("its token is not valid here");
    assertThat(isUsable("other")).isTrue();
  }

  @Test
  void shouldCutTheStreamsOfATunnelThatWasDeletedAndNotOpenThemAgain() {
    tunnels.put(id("web"), withTokens("web", 1, "hash-1"));
    put("web", "hash-1");
    await().until(() -> isUsable("web"));

    tunnels.remove(id("web"));
    tell(id("web"));
    assertThat(isUsable("web")).isFalse();
    await().until(() -> ended.size() == 1);
    assertThat(ended.get(0)).contains("its tunnel does not exist here");
    assertThat(onContext(() -> of("web").get(0).isComing()).await()).isFalse();
  }

  @Test
  void shouldLookAtEveryStreamWhenAnythingMayHaveChanged() {
    tunnels.put(id("web"), withTokens("web", 1, "hash-1"));
    put("web", "hash-1");
    put("other", "hash-1");
    await().until(() -> isUsable("web"));

    tunnels.clear();
    tunnels.put(id("other"), withTokens("other", 1, "hash-1"));
    tell(null);
    await().until(() -> isUsable("other") && !isUsable("web"));
  }

  @Test
  void shouldAlsoCutAStreamThatHasLeftAndStillFinishesSomething() {
    tunnels.put(id("web"), withTokens("web", 1, "hash-1"));
    put("web", "hash-1");
    await().until(() -> isUsable("web"));
    List<Throwable> resets = new CopyOnWriteArrayList<>();
    onContext(() -> open("web").exceptionHandler(resets::add)).await();
    node.removeStream(key("web")).await();
    await().until(() -> !isPresent("web"));
    assertThat(resets).isEmpty();

    change(withTokens("web", 2, "hash-2"));
    await().atMost(Duration.ofSeconds(10)).until(() -> resets.size() == 1);
  }

  private void put(String tunnel, String tokenHash) {
    node.putStream(
            new StreamRecord(
                key(tunnel),
                1,
                connectorAddress,
                "bus",
                true,
                false,
                0,
                "linux_amd64",
                "0.1.0",
                "10.0.0.1",
                tokenHash))
        .await();
  }

  private void change(Tunnel tunnel) {
    tunnels.put(tunnel.id(), tunnel);
    tell(tunnel.id());
  }

  private void tell(UUID tunnelId) {
    onContext(
            () -> {
              streams.tunnelChanged(tunnelId);
              return null;
            })
        .await();
  }

  private boolean isUsable(String tunnel) {
    return onContext(() -> of(tunnel).stream().anyMatch(EdgeStream::isUsable)).await();
  }

  private boolean isPresent(String tunnel) {
    return onContext(() -> !of(tunnel).isEmpty()).await();
  }

  /** On the context only. */
  private List<EdgeStream> of(String tunnel) {
    return streams.of(id(tunnel));
  }

  private OutgoingExchange open(String tunnel) {
    HttpHead head = new HttpHead("GET", "http", "web.test", "/", new HeaderFields(1));
    EdgeStream stream = of(tunnel).get(0);
    return stream.open(head, true, new Use(stream.health(), false, System.nanoTime()));
  }

  private <T> Future<T> onContext(Callable<T> action) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(
        ignored -> {
          try {
            promise.complete(action.call());
          } catch (Exception e) {
            promise.fail(e);
          }
        });
    return promise.future();
  }

  private static StreamKey key(String tunnel) {
    return new StreamKey(id(tunnel), id("connector of " + tunnel), 0);
  }

  private final class Connector implements StreamEvents {

    @Override
    public void opened(Exchange exchange) {
      exchange.exceptionHandler(ignored -> {});
    }

    @Override
    public void ended(String reason) {
      ended.add(reason);
    }
  }
}
