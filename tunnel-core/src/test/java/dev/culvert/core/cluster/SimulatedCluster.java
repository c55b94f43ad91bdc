package dev.culvert.core.cluster;

import dev.culvert.core.bus.RecordCodec;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Agents on a network that delays, loses and cuts, with membership that follows a cut after 5.5 s
 * and its end after 2 s, as Hazelcast's does. Time is simulated; each message goes through JSON.
 * Order between two nodes is kept unless told otherwise.
 */
final class SimulatedCluster {

  static final long MEMBER_LOST_MILLIS = 5_500;
  static final long MEMBER_FOUND_MILLIS = 2_000;
  private static final long STEP_MILLIS = 10;
  private static final long TICK_MILLIS = 100;

  private record Delivery(long atMillis, long number, String to, ClusterMessage message) {}

  private final Random random;
  private final Map<String, SimulatedNode> nodes = new LinkedHashMap<>();
  private final PriorityQueue<Delivery> underway =
      new PriorityQueue<>(
          Comparator.comparingLong(Delivery::atMillis).thenComparingLong(Delivery::number));
  private final Map<String, Long> lastDeliveryMillis = new HashMap<>();
  private final Map<String, Integer> sides = new HashMap<>();
  private final Set<String> deaf = new HashSet<>();
  private final List<Runnable> scheduled = new ArrayList<>();
  private long nowMillis = 1_000_000;
  private long number;
  double loss;
  boolean reordering;
  int maxDelayMillis = 20;

  /** All messages sent so far, as "from>to:Type". */
  final List<String> sent = new ArrayList<>();

  SimulatedCluster(long seed) {
    random = new Random(seed);
  }

  long nowMillis() {
    return nowMillis;
  }

  /** Starts a node; the others learn of its membership at once. */
  SimulatedNode start(String nodeId, Role... roles) {
    SimulatedNode node = new SimulatedNode(this, nodeId, random.nextInt(1_000_000));
    nodes.put(nodeId, node);
    sides.put(nodeId, 0);
    node.join(reachableFrom(nodeId), roles);
    follow();
    return node;
  }

  SimulatedNode node(String nodeId) {
    return nodes.get(nodeId);
  }

  Collection<SimulatedNode> nodes() {
    return nodes.values();
  }

  /** The process is gone; the others' membership notices at once. */
  void kill(String nodeId) {
    nodes.remove(nodeId);
    sides.remove(nodeId);
    follow();
  }

  /** Cuts the given nodes off from all others; they still reach each other. */
  void isolate(String... nodeIds) {
    int side = sides.values().stream().max(Integer::compare).orElse(0) + 1;
    for (String nodeId : nodeIds) {
      sides.put(nodeId, side);
    }
    schedule(MEMBER_LOST_MILLIS, this::follow);
  }

  /** Nothing reaches this node any more, as when its registration is lost; what it says does. */
  void makeDeaf(String nodeId) {
    deaf.add(nodeId);
  }

  void heal() {
    sides.replaceAll((nodeId, side) -> 0);
    schedule(MEMBER_FOUND_MILLIS, this::follow);
  }

  /** Lets time pass. */
  void run(long millis) {
    long endMillis = nowMillis + millis;
    while (nowMillis < endMillis) {
      nowMillis += STEP_MILLIS;
      List.copyOf(scheduled).forEach(Runnable::run);
      while (!underway.isEmpty() && underway.peek().atMillis() <= nowMillis) {
        Delivery delivery = underway.remove();
        SimulatedNode node = nodes.get(delivery.to());
        if (node != null) {
          node.deliver(delivery.message());
        }
      }
      if (nowMillis % TICK_MILLIS == 0) {
        nodes.values().forEach(SimulatedNode::tick);
      }
    }
  }

  void send(String from, String to, ClusterMessage message) {
    sent.add(from + ">" + to + ":" + message.getClass().getSimpleName());
    boolean cut = !sides.getOrDefault(from, -1).equals(sides.getOrDefault(to, -2));
    if (cut || deaf.contains(to) || random.nextDouble() < loss) {
      return;
    }
    long atMillis = nowMillis + 1 + random.nextInt(maxDelayMillis);
    if (!reordering) {
      atMillis = Math.max(atMillis, lastDeliveryMillis.getOrDefault(from + ">" + to, 0L));
      lastDeliveryMillis.put(from + ">" + to, atMillis);
    }
    underway.add(new Delivery(atMillis, number++, to, overTheWire(message)));
  }

  /** Everybody's membership is now what it can reach. */
  private void follow() {
    nodes.values().forEach(node -> node.members(reachableFrom(node.nodeId())));
  }

  private Set<String> reachableFrom(String nodeId) {
    return sides.entrySet().stream()
        .filter(entry -> entry.getValue().equals(sides.get(nodeId)))
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private void schedule(long delayMillis, Runnable action) {
    long atMillis = nowMillis + delayMillis;
    scheduled.add(
        new Runnable() {
          @Override
          public void run() {
            if (nowMillis >= atMillis) {
              scheduled.remove(this);
              action.run();
            }
          }
        });
  }

  private static <T extends ClusterMessage> ClusterMessage overTheWire(T message) {
    @SuppressWarnings("unchecked")
    RecordCodec<T> codec = new RecordCodec<>((Class<T>) message.getClass());
    Buffer wire = Buffer.buffer();
    codec.encodeToWire(wire, message);
    return codec.decodeFromWire(0, wire);
  }
}
