package dev.culvert.edge.admit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.core.admission.AdmitReply;
import dev.culvert.core.admission.AdmitRequest;
import dev.culvert.core.bus.BusQuestion;
import dev.culvert.core.cluster.ClusterNode;
import dev.culvert.core.cluster.Membership;
import dev.culvert.core.cluster.NodeIdentity;
import dev.culvert.core.cluster.Role;
import dev.culvert.core.data.DataDirectory;
import dev.culvert.core.directory.Directory;
import dev.culvert.core.directory.DirectoryEntry;
import dev.culvert.core.directory.DirectoryPull;
import dev.culvert.core.link.BusEndpoint;
import dev.culvert.core.ops.Ops;
import dev.culvert.core.tunnel.TunnelToken;
import dev.culvert.edge.Tunnels;
import dev.culvert.edge.directory.DirectoryFollower;
import dev.culvert.edge.route.TunnelDomain;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class EdgeAdmissionTest {

  private static final String TAG = "c0ffee00";
  private static final SecureRandom RANDOM = new SecureRandom();

  @TempDir Path data;

  private final Vertx vertx = Vertx.vertx();
  private final TunnelToken token = TunnelToken.create(TAG, Tunnels.id("web"), RANDOM);
  private String address;

  @BeforeEach
  void start() {
    NodeIdentity identity = new NodeIdentity("me", "edge-1", "dfw", "0.1.0");
    ClusterNode node = ClusterNode.of(vertx, identity, Membership.none()).await();
    DirectoryPull.register(vertx);
    Directory directory = new Directory(UUID.randomUUID(), 0);
    directory.apply(DirectoryEntry.of(Tunnels.withTokens("web", 1, token.sha256())));
    directory.advance(1);
    String registry = node.addInstance(Role.REGISTRY).await();
    BusEndpoint.register(vertx, registry)
        .await()
        .on(DirectoryPull.class, message -> message.reply(directory.page(message.body())));
    node.directory(directory.storeId(), directory.revision());
    DirectoryFollower follower =
        DirectoryFollower.of(vertx, node, TunnelDomain.none(), new DataDirectory(data));
    await().until(follower::isLoaded);
    address = node.addInstance(Role.EDGE).await();
    BusEndpoint endpoint = BusEndpoint.register(vertx, address).await();
    new EdgeAdmission(vertx, endpoint, node, follower::tunnel, TAG);
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void shouldAdmitAConnectorWhoseTokenIsInItsDirectory() {
    AdmitReply reply = ask(token);
    assertThat(reply.admitted()).isTrue();
    assertThat(reply.tunnelName()).isEqualTo("web");
    assertThat(Ops.of(vertx).registry().counter("culvert.edge.admissions.by.own.view").count())
        .isEqualTo(1);
  }

  @Test
  void shouldRefuseATokenThatTheTunnelDoesNotHave() {
    assertThat(ask(TunnelToken.create(TAG, Tunnels.id("web"), RANDOM)).code())
        .isEqualTo(AdmitReply.UNAUTHORIZED);
    assertThat(ask(TunnelToken.create("00000000", Tunnels.id("web"), RANDOM)).code())
        .isEqualTo(AdmitReply.UNAUTHORIZED);
    assertThat(ask(TunnelToken.create(TAG, Tunnels.id("gone"), RANDOM)).code())
        .isEqualTo(AdmitReply.NO_TUNNEL);
  }

  private AdmitReply ask(TunnelToken offered) {
    AdmitRequest request = new AdmitRequest(offered.text(), UUID.randomUUID());
    return BusQuestion.ask(vertx, address, request, AdmitReply.class).await();
  }
}
