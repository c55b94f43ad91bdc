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
import dev.culvert.core.handshake.RefusalCode;
import dev.culvert.core.link.BusEndpoint;
import dev.culvert.core.ops.Ops;
import dev.culvert.core.tunnel.TunnelToken;
import dev.culvert.edge.Tunnels;
import dev.culvert.edge.directory.DirectoryFollower;
import dev.culvert.edge.route.TunnelDomain;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class EdgeAdmissionTest {

  private static final String TAG = "c0ffee00";
  private static final SecureRandom RANDOM = new SecureRandom();

  @TempDir Path data;

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final TunnelToken token = TunnelToken.create(TAG, Tunnels.id("web"), RANDOM);
  private String address;
  private EdgeAdmission admission;

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
    admission = new EdgeAdmission(vertx, endpoint, node, follower::tunnel, TAG);
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
        .isEqualTo(RefusalCode.UNAUTHORIZED);
    assertThat(ask(TunnelToken.create(TAG, Tunnels.id("gone"), RANDOM)).code())
        .isEqualTo(RefusalCode.NO_TUNNEL);
  }

  @Test
  void shouldAdmitByTheTextOfATokenOfThisClusterAlone() {
    UUID connector = UUID.randomUUID();
    assertThat(present(token.text(), connector).admitted()).isTrue();
    TunnelToken theirs = TunnelToken.create("00000000", Tunnels.id("web"), RANDOM);
    assertThat(present(theirs.text(), connector))
        .isEqualTo(
            AdmitReply.unauthorized(
                "the token is of cluster 00000000, this one is c0ffee00; was cluster.name"
                    + " changed?"));
  }

  @Test
  void shouldNotLetTheClusterOfATokenForgeALineOfALog() {
    String tag = "a\nERROR forged" + "x".repeat(300);
    TunnelToken theirs = TunnelToken.create(tag, Tunnels.id("web"), RANDOM);
    AdmitReply reply = present(theirs.text(), UUID.randomUUID());
    assertThat(reply.code()).isEqualTo(RefusalCode.UNAUTHORIZED);
    assertThat(reply.text()).contains("cluster a\\u000aERROR forged").doesNotContain("\n");
    assertThat(reply.text().length()).isLessThan(300);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "garbage", "e30=", "\u0000"})
  void shouldRefuseWhatIsNoTokenWithoutShowingIt(String text) {
    assertThat(present(text, UUID.randomUUID()))
        .isEqualTo(
            AdmitReply.unauthorized(
                "the token is not a tunnel's token; culvert tunnel token NAME --new makes one"));
  }

  private AdmitReply present(String text, UUID connector) {
    return Future.future(
            (Promise<AdmitReply> done) ->
                context.runOnContext(v -> admission.admit(text, connector).onComplete(done)))
        .await();
  }

  private AdmitReply ask(TunnelToken offered) {
    AdmitRequest request = AdmitRequest.of(offered, UUID.randomUUID());
    return BusQuestion.ask(vertx, address, request, AdmitReply.class).await();
  }
}
