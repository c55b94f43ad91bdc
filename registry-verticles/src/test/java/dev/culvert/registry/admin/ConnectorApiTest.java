package dev.culvert.registry.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.cluster.Role;
import dev.culvert.core.cluster.StreamKey;
import dev.culvert.core.cluster.StreamRecord;
import dev.culvert.core.order.ConnectorOrder;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Connectors are streams in the cluster's view, and take orders over the event bus. */
@Timeout(60)
class ConnectorApiTest {

  @RegisterExtension static final SharedAdmin ADMIN = new SharedAdmin();

  private final BlockingQueue<ConnectorOrder> orders = new LinkedBlockingQueue<>();
  private final List<StreamKey> streams = new ArrayList<>();
  private Api api;
  private UUID tunnelId;
  private String address;
  private MessageConsumer<ConnectorOrder> connectors;

  @BeforeEach
  void start() {
    api = ADMIN.api();
    tunnelId = UUID.fromString(api.create("web").getString("id"));
    address = AdminServer.await(ADMIN.server().node().addInstance(Role.CONNECTOR));
  }

  @AfterEach
  void stop() {
    streams.forEach(key -> AdminServer.await(ADMIN.server().node().removeStream(key)));
    if (connectors != null) {
      AdminServer.await(connectors.unregister());
    }
    AdminServer.await(ADMIN.server().node().removeInstance(address));
  }

  private void listen(boolean known) {
    connectors = ADMIN.server().vertx().eventBus().localConsumer(address);
    connectors.handler(message -> take(message, known));
  }

  private void take(Message<ConnectorOrder> message, boolean known) {
    orders.add(message.body());
    message.reply(new ConnectorOrder.Taken(known));
  }

  private void stream(UUID connectorId, int index, String carrier, long createdAtMillis) {
    StreamKey key = new StreamKey(tunnelId, connectorId, index);
    StreamRecord record =
        new StreamRecord(
            key,
            1,
            address,
            carrier,
            true,
            false,
            createdAtMillis,
            "linux_amd64",
            "0.1.0",
            "192.0.2.7",
            "hash");
    AdminServer.await(ADMIN.server().node().putStream(record));
    streams.add(key);
    Awaitility.await()
        .until(() -> ADMIN.server().node().view().streams(tunnelId).size() == streams.size());
  }

  @Test
  void shouldShowTheConnectorsOfATunnelOldestFirst() {
    UUID younger = UUID.randomUUID();
    UUID older = UUID.randomUUID();
    stream(younger, 0, "bus", 2_000);
    stream(older, 0, "uplink", 1_000);
    stream(older, 1, "uplink", 1_000);

    JsonObject first = api.get("/tunnels/web/connectors?limit=1").is(200).json();
    assertThat(first.getJsonArray("items"))
        .containsExactly(
            new JsonObject()
                .put("id", older.toString())
                .put("createdAt", "1970-01-01T00:00:01Z")
                .put("architecture", "linux_amd64")
                .put("version", "0.1.0")
                .put("originIp", "192.0.2.7")
                .put("ready", true)
                .put("draining", false)
                .put("streams", new JsonObject().put("dfw", 2))
                .put("labels", new JsonObject())
                .put("ejections", new JsonArray()));
    JsonObject second =
        api.get("/tunnels/web/connectors?limit=1&after=" + first.getString("next")).json();
    JsonObject last = second.getJsonArray("items").getJsonObject(0);
    assertThat(last.getString("id")).isEqualTo(younger.toString());
    assertThat(last.getJsonObject("streams")).isEqualTo(new JsonObject().put("bus", 1));
    assertThat(second.getString("next")).isNull();
    assertThat(api.get("/tunnels/web").json().getInteger("connectors")).isEqualTo(2);
  }

  @Test
  void shouldDeleteATunnelWithLiveConnectorsOnlyByForce() {
    stream(UUID.randomUUID(), 0, "bus", 1_000);
    api.delete("/tunnels/web").is(409).at("force");
    api.delete("/tunnels/web?force=false").is(409).at("force");
    api.delete("/tunnels/web?force=yes").is(400).at("force");
    api.delete("/tunnels/web?force=true").is(204);
    api.get("/tunnels/web").is(404);
  }

  @Test
  void shouldPassOrdersOnToTheConnector() throws Exception {
    UUID connector = UUID.randomUUID();
    stream(connector, 0, "bus", 1_000);
    listen(true);
    String path = "/tunnels/web/connectors/" + connector;
    api.post(path + "/drain").is(202);
    assertThat(orders.poll(5, TimeUnit.SECONDS).kind()).isEqualTo(ConnectorOrder.Kind.DRAIN);
    api.delete(path).is(204);
    ConnectorOrder order = orders.poll(5, TimeUnit.SECONDS);
    assertThat(order.kind()).isEqualTo(ConnectorOrder.Kind.DISCONNECT);
    assertThat(order.connectorId()).isEqualTo(connector);
  }

  @Test
  void shouldSayWhenAConnectorIsNotThere() {
    String none = "/tunnels/web/connectors/" + UUID.randomUUID();
    api.delete(none).is(404);
    api.post(none + "/drain").is(404);
    api.post("/tunnels/none/connectors/" + UUID.randomUUID() + "/drain").is(404);
    api.delete("/tunnels/web/connectors/first").is(400).at("connectorId");
    api.get("/tunnels/none/connectors").is(404);

    UUID gone = UUID.randomUUID();
    stream(gone, 0, "bus", 1_000);
    listen(false);
    api.delete("/tunnels/web/connectors/" + gone).is(404);
  }

  @Test
  void shouldSayWhenAConnectorDoesNotAnswer() {
    UUID silent = UUID.randomUUID();
    stream(silent, 0, "bus", 1_000);
    Api.Reply reply = api.delete("/tunnels/web/connectors/" + silent).is(503);
    assertThat(reply.header("Retry-After")).isNotNull();
  }

  @Test
  void shouldShowTheEdges() {
    JsonArray edges = api.get("/edges").is(200).json().getJsonArray("items");
    assertThat(edges).hasSize(1);
    JsonObject edge = edges.getJsonObject(0);
    assertThat(edge.getString("name")).isEqualTo("edge-1");
    assertThat(edge.getString("location")).isEqualTo("dfw");
    assertThat(edge.getInteger("directoryRevision")).isEqualTo(-1);
    assertThat(edge.getInstant("startedAt")).isNotNull();
  }
}
