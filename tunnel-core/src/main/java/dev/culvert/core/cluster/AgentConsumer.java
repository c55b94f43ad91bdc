package dev.culvert.core.cluster;

import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent's registration on the event bus. Registering again first adds the new registration and
 * then removes the old one, so that nothing is lost in between. Used by the agent's event loop
 * only.
 */
final class AgentConsumer {

  private static final Logger LOG = LoggerFactory.getLogger(AgentConsumer.class);

  private final EventBus eventBus;
  private final String address;
  private final Consumer<ClusterMessage> receiver;
  private MessageConsumer<ClusterMessage> current;

  AgentConsumer(EventBus eventBus, String nodeId, Consumer<ClusterMessage> receiver) {
    this.eventBus = eventBus;
    this.address = address(nodeId);
    this.receiver = receiver;
  }

  /** Where the agent of a node listens. */
  static String address(String nodeId) {
    return "culvert.node." + nodeId + ".0";
  }

  Future<Void> register() {
    MessageConsumer<ClusterMessage> before = current;
    MessageConsumer<ClusterMessage> next = eventBus.consumer(address);
    next.handler(
        message -> {
          ClusterMessage body = message.body();
          if (body != null) {
            receiver.accept(body);
          }
        });
    current = next;
    return next.completion()
        .onFailure(failure -> LOG.error("{} could not be registered", address, failure))
        .eventually(() -> before == null ? Future.succeededFuture() : before.unregister());
  }

  Future<Void> unregister() {
    return current == null ? Future.succeededFuture() : current.unregister();
  }

  /** The types of messages it expects. */
  static List<Class<? extends ClusterMessage>> types() {
    return List.of(
        ClusterMessage.Ping.class,
        ClusterMessage.Delta.class,
        ClusterMessage.Pull.class,
        ClusterMessage.Table.class,
        ClusterMessage.Ack.class,
        ClusterMessage.Goodbye.class);
  }
}
