package dev.culvert.core.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.config.Config;
import com.hazelcast.config.MemberAttributeConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import dev.culvert.core.cluster.ClusterProtocol;
import dev.culvert.core.config.ClusterConfig;
import dev.culvert.core.config.ConfigException;
import dev.culvert.core.config.Settings;
import dev.culvert.core.config.StartException;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ClusterBootTest {

  private static final int PORT = 27601;
  private static final int BUS_PORT = 28601;

  private final List<ClusterMember> nodes = new ArrayList<>();
  private final List<HazelcastInstance> others = new ArrayList<>();
  private final List<Vertx> vertxes = new ArrayList<>();

  @AfterEach
  void close() {
    vertxes.forEach(vertx -> vertx.close().await());
    nodes.forEach(node -> node.hazelcast().getLifecycleService().terminate());
    others.forEach(member -> member.getLifecycleService().terminate());
  }

  @Test
  void shouldFoundThenBeJoinedAndCarryMessagesFromNodeToNode() {
    ClusterMember first = start(json());
    ClusterMember second = start(json());
    assertThat(List.of(first.port(), first.busPort())).containsExactly(PORT, BUS_PORT);
    assertThat(List.of(second.port(), second.busPort())).containsExactly(PORT + 1, BUS_PORT + 1);
    assertThat(second.hazelcast().getCluster().getMembers()).hasSize(2);

    Vertx one = build(first);
    Vertx two = build(second);
    one.eventBus()
        .<String>consumer("greet", message -> message.reply("hello " + message.body()))
        .completion()
        .await();
    assertThat(two.eventBus().<String>request("greet", "two").await().body())
        .isEqualTo("hello two");
    two.close().await();
    second.close();
    Awaitility.await().until(() -> first.hazelcast().getCluster().getMembers().size() == 1);
  }

  @Test
  void shouldFormOneClusterWhenFourStartAtOnce() {
    List<CompletableFuture<ClusterMember>> starting =
        IntStream.range(0, 4)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> boot(json())))
            .toList();
    starting.forEach(node -> nodes.add(node.join()));
    Awaitility.await()
        .atMost(20, TimeUnit.SECONDS)
        .untilAsserted(
            () ->
                assertThat(nodes)
                    .allMatch(node -> node.hazelcast().getCluster().getMembers().size() == 4));
    assertThat(nodes).allMatch(node -> node.busPort() - node.port() == BUS_PORT - PORT);
  }

  @Test
  void shouldJoinWithoutBeingListed() {
    start(json());
    JsonObject elsewhere = json().put("cluster.port", 27641).put("cluster.bus.port", 28641);
    elsewhere.put("cluster.members", new JsonArray().add("127.0.0.1:" + PORT));
    assertThat(start(elsewhere).hazelcast().getCluster().getMembers()).hasSize(2);
  }

  @Test
  void shouldFailInTimeWhenNobodyAnswersAndItMayNotFound() {
    JsonObject json =
        json()
            .put("cluster.members", new JsonArray().add("127.0.0.9:5799"))
            .put("cluster.join.timeout", "100ms");
    assertThatThrownBy(() -> start(json))
        .isInstanceOf(StartException.class)
        .hasMessage(
            "cluster.members: 127.0.0.9:5799 leads to no cluster named culvert (nobody answers"
                + " there): start a registry there, add this node's own address (127.0.0.1) to found"
                + " a new cluster, or check cluster.name");
  }

  @Test
  void shouldFailWhenTheOthersAreInAnotherCluster() {
    start(json());
    JsonObject other = json().put("cluster.members", "127.0.0.1:" + PORT);
    other.put("cluster.name", "other");
    assertThatThrownBy(() -> start(other))
        .isInstanceOf(StartException.class)
        .hasMessageStartingWith("cluster.members: 127.0.0.1:27601 leads to no cluster named other");
  }

  /** Two clusters of one name find each other, as halves of a split one do, and stay apart. */
  @Test
  void shouldNotMergeWithMembersOfAnotherVersion() {
    HazelcastInstance newer = startVersion(new MemberVersion(2, "0.2.0"), PORT + 10, PORT);
    HazelcastInstance older = startVersion(new MemberVersion(1, ""), PORT, PORT);
    HazelcastInstance late = startVersion(new MemberVersion(2, "0.2.0"), PORT + 11, PORT + 10);
    Awaitility.await("merges that were tried")
        .during(3, TimeUnit.SECONDS)
        .atMost(10, TimeUnit.SECONDS)
        .until(
            () ->
                newer.getCluster().getMembers().size() == 2
                    && late.getCluster().getMembers().size() == 2
                    && older.getCluster().getMembers().size() == 1);
  }

  @ParameterizedTest
  @CsvSource({"1, '', version 1", "99, 0.9.0, version 99 (culvert 0.9.0)"})
  void shouldNameTheVersionsWhenTheMembersHaveAnother(int protocol, String program, String named) {
    HazelcastInstance there = startVersion(new MemberVersion(protocol, program), PORT, PORT);
    assertThatThrownBy(() -> start(json()))
        .isInstanceOf(StartException.class)
        .hasMessageStartingWith("cluster.members: 127.0.0.1 leads to members of cluster culvert")
        .hasMessageContaining(" speak " + named + " of the cluster's messages, this program ")
        .hasMessageContaining(MemberVersion.own() + ", and members of two versions do not mix");
    assertThat(there.getCluster().getMembers()).hasSize(1);
  }

  /** A program of before cluster versions. */
  @Test
  void shouldNotLetInMembersOfTheVersionBefore() {
    ClusterMember member = start(json());
    assertThatThrownBy(() -> startVersion(new MemberVersion(1, ""), PORT + 1, PORT))
        .isInstanceOf(IllegalStateException.class);
    assertThat(member.hazelcast().getCluster().getMembers()).hasSize(1);
  }

  @Test
  void shouldFailWhenTheBusPortBelongsToAnotherProcess() throws Exception {
    try (ServerSocket taken = new ServerSocket(BUS_PORT, 1, InetAddress.getLoopbackAddress())) {
      assertThat(taken.isBound()).isTrue();
      assertThatThrownBy(() -> start(json()))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("cluster.bus.port: 28601 gives port 28601 to this node");
    }
  }

  @Test
  void shouldFailWhenAllPortsAreTaken() throws Exception {
    List<ServerSocket> taken = new ArrayList<>();
    try {
      for (int port = PORT; port < PORT + ClusterConfig.PORT_COUNT; port++) {
        taken.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
      }
      assertThatThrownBy(() -> start(json()))
          .isInstanceOf(StartException.class)
          .hasMessage(
              "cluster.port: 27601 to 27620 are all taken on 127.0.0.1; choose another range");
    } finally {
      for (ServerSocket socket : taken) {
        socket.close();
      }
    }
  }

  @Test
  void shouldRefuseAHostThatIsNotOurs() {
    assertInvalid(
        "cluster.host", "192.0.2.1", "is not the address of an interface of this machine");
    assertInvalid("cluster.host", "0.0.0.0", "is every address");
    assertInvalid("cluster.host", "nowhere.invalid", "cannot be resolved");
  }

  @Test
  void shouldRefuseAMemberThatIsNoHost() {
    assertInvalid("cluster.members", "a:b", "holds a:b, which is not a host with an optional port");
    assertInvalid(
        "cluster.members", "a:99999", "holds a:99999, which is not a host with an optional port");
  }

  private void assertInvalid(String key, String value, String problem) {
    assertThatThrownBy(() -> start(json().put(key, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(key + ": " + value + " " + problem);
  }

  private Vertx build(ClusterMember node) {
    Vertx vertx = node.builder().buildClustered().await();
    vertxes.add(vertx);
    return vertx;
  }

  private ClusterMember start(JsonObject json) {
    ClusterMember node = boot(json);
    nodes.add(node);
    return node;
  }

  /** A member that speaks another version, and looks for others to merge with every second. */
  private HazelcastInstance startVersion(MemberVersion version, int port, int other) {
    JsonArray members = new JsonArray().add("127.0.0.1:" + port).add("127.0.0.1:" + other);
    JsonObject json = json().put("cluster.port", port).put("cluster.members", members);
    ClusterConfig cluster = ClusterConfig.from(Settings.of(ClusterConfig.spec(), json));
    MemberList list = MemberList.of(cluster);
    Config config = HazelcastConfig.of(cluster, "127.0.0.1", list, "node-" + port);
    version.applyTo(config);
    if (version.protocol() == ClusterProtocol.FIRST_VERSION) {
      config.setMemberAttributeConfig(new MemberAttributeConfig()); // its members told nothing
    }
    config.setProperty("hazelcast.merge.first.run.delay.seconds", "1");
    config.setProperty("hazelcast.merge.next.run.delay.seconds", "1");
    HazelcastInstance member = Hazelcast.newHazelcastInstance(config);
    others.add(member);
    return member;
  }

  private static ClusterMember boot(JsonObject json) {
    Settings settings = Settings.of(ClusterConfig.spec(), json);
    return ClusterBoot.start(ClusterConfig.from(settings), new VertxOptions());
  }

  private static JsonObject json() {
    return new JsonObject().put("cluster.port", PORT).put("cluster.bus.port", BUS_PORT);
  }
}
