package dev.culvert.core.exchange;

import com.hazelcast.config.Config;
import com.hazelcast.config.NetworkConfig;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.spi.cluster.hazelcast.ConfigUtil;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract over a bus link between two nodes of a cluster. */
class ClusterExchangeTest extends StreamContract {

  private static final int FIRST_PORT = 27_413;

  private static Vertx first;
  private static Vertx second;
  private static BusEnds ends;

  @BeforeAll
  static void start() throws Exception {
    first = node(FIRST_PORT);
    second = node(FIRST_PORT + 1);
    ends = new BusEnds(first, second, "cluster");
  }

  private static Vertx node(int port) {
    Config config = ConfigUtil.loadConfig();
    config.setClusterName("exchange-contract");
    config
        .setProperty("hazelcast.logging.type", "slf4j")
        .setProperty("hazelcast.phone.home.enabled", "false")
        .setProperty("hazelcast.shutdownhook.enabled", "false")
        .setProperty("hazelcast.socket.bind.any", "false")
        .setProperty("hazelcast.wait.seconds.before.join", "0");
    NetworkConfig network = config.getNetworkConfig();
    network.setPort(port).setPortAutoIncrement(false);
    network.getInterfaces().setEnabled(true).addInterface("127.0.0.1");
    network.getJoin().getMulticastConfig().setEnabled(false);
    network.getJoin().getAutoDetectionConfig().setEnabled(false);
    network
        .getJoin()
        .getTcpIpConfig()
        .setEnabled(true)
        .setMembers(List.of("127.0.0.1:" + FIRST_PORT, "127.0.0.1:" + (FIRST_PORT + 1)));
    VertxOptions options = new VertxOptions();
    options.getEventBusOptions().setHost("127.0.0.1");
    return Vertx.builder()
        .with(options)
        .withClusterManager(new HazelcastClusterManager(config))
        .buildClustered()
        .await();
  }

  @AfterAll
  static void stop() {
    first.close().await();
    second.close().await();
  }

  @Override
  void connect(LinkUser openerEnd, LinkUser acceptorEnd) throws Exception {
    ends.connect(openerEnd, acceptorEnd);
  }
}
