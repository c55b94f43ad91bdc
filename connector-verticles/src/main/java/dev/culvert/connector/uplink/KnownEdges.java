package dev.culvert.connector.uplink;

import dev.culvert.core.config.HostPort;
import dev.culvert.core.handshake.EdgeAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * What is known of the edges: where they were configured to be, which ones the edges name, and how
 * it went there. An edge that is reached at a configured address and named in a list is one edge.
 * Pure; times are milliseconds of any clock that only goes forward.
 *
 * <p>An edge that failed is avoided for a while: up to 4 s, 8 s, 16 s, 32 s, at least half of it.
 */
final class KnownEdges {

  private static final long FIRST_AVOID_MILLIS = Duration.ofSeconds(4).toMillis();
  private static final long LONGEST_AVOID_MILLIS = Duration.ofSeconds(32).toMillis();
  private static final int MAX_DOUBLINGS = 10;

  /** Where to dial, and which edge that should be. */
  record Target(Spread.Edge edge, HostPort address) {

    /** Whether another edge answered there than was expected. */
    boolean isOtherThan(String reachedId) {
      return !edge.id().equals(reachedId) && !edge.id().equals(address.toString());
    }
  }

  private final RandomGenerator random;
  private List<HostPort> configured = List.of();

  /** By edge ID. */
  private Map<String, EdgeAddress> learnt = new LinkedHashMap<>();

  private boolean anyList;

  /** Who answered at an address the last time. */
  private final Map<HostPort, EdgeAddress> reached = new HashMap<>();

  /** Addresses that lead to one edge and to another, such as a load balancer's. */
  private final Set<HostPort> shared = new HashSet<>();

  /** When an address failed, unless it has worked since. */
  private final Map<HostPort, Long> failedAddresses = new HashMap<>();

  /** By edge. */
  private final Map<String, Trouble> troubles = new HashMap<>();

  /** How it went with an edge since it was stable. */
  private static final class Trouble {
    int failures;
    long failedAtMillis = Long.MIN_VALUE;
    long avoidUntilMillis = Long.MIN_VALUE;
  }

  KnownEdges(RandomGenerator random) {
    this.random = random;
  }

  /** The configured addresses, or those that the configured names resolve to now. */
  void configured(List<HostPort> addresses) {
    configured = List.copyOf(addresses);
    forgetTheRest();
  }

  /**
   * The edges as an edge lists them, in the place of an earlier list. One that an earlier list did
   * not have is new, however it went before.
   *
   * @return whether any is new
   */
  boolean learnt(List<EdgeAddress> edges) {
    Map<String, EdgeAddress> before = learnt;
    learnt = new LinkedHashMap<>();
    boolean any = false;
    Set<HostPort> listed = new HashSet<>();
    for (EdgeAddress edge : edges) {
      learnt.put(edge.id(), edge);
      if (!listed.add(edge.address())) {
        shared.add(edge.address());
      }
      if (!before.containsKey(edge.id())) {
        any = true;
        isNew(edge);
      }
    }
    anyList = true;
    forgetTheRest();
    return any;
  }

  private void isNew(EdgeAddress edge) {
    Trouble there = troubles.remove(edge.address().toString());
    if (anyList) {
      troubles.remove(edge.id());
      failedAddresses.remove(edge.address());
    } else if (there != null) {
      troubles.putIfAbsent(edge.id(), there);
    }
  }

  private void forgetTheRest() {
    Set<HostPort> addresses = new HashSet<>(configured);
    learnt.values().forEach(edge -> addresses.add(edge.address()));
    reached.keySet().retainAll(addresses);
    shared.retainAll(addresses);
    failedAddresses.keySet().retainAll(addresses);
    troubles.keySet().retainAll(byId(Long.MIN_VALUE).keySet());
  }

  /**
   * An edge answered WELCOME.
   *
   * @param inUse the edges that have a stream at the moment
   */
  void reached(Target target, String id, String location, Set<String> inUse) {
    HostPort address = target.address();
    EdgeAddress before = reached.put(address, new EdgeAddress(id, location, address));
    if (before != null && !before.id().equals(id) && inUse.contains(before.id())) {
      shared.add(address);
    }
    if (!shared.contains(address)) {
      learnt.values().removeIf(edge -> edge.address().equals(address) && !edge.id().equals(id));
    }
    failedAddresses.remove(address);
    troubles.remove(address.toString());
    Trouble trouble = troubles.get(id);
    if (trouble != null) {
      trouble.avoidUntilMillis = Long.MIN_VALUE;
    }
  }

  /** A stream has lived there for long enough. */
  void stable(String edge) {
    troubles.remove(edge);
  }

  /** A dial, or what came after it, failed. */
  void failed(Target target, long startedAt, long now) {
    failedAddresses.put(target.address(), now);
    lost(target.edge().id(), startedAt, now);
  }

  /**
   * A stream that was there ended by a fault. What began before the last failure is the same one.
   */
  void lost(String edge, long startedAt, long now) {
    Trouble trouble = troubles.computeIfAbsent(edge, absent -> new Trouble());
    if (startedAt > trouble.failedAtMillis) {
      long highest =
          Math.min(
              LONGEST_AVOID_MILLIS,
              FIRST_AVOID_MILLIS << Math.min(trouble.failures, MAX_DOUBLINGS));
      trouble.failures++;
      long until = now + highest / 2 + random.nextLong(highest / 2) + 1;
      trouble.avoidUntilMillis = Math.max(trouble.avoidUntilMillis, until);
    }
    trouble.failedAtMillis = now;
  }

  /** Keeps streams away from an edge for the longest time: it leaves, or has said no for long. */
  void hold(String edge, long now) {
    Trouble trouble = troubles.computeIfAbsent(edge, absent -> new Trouble());
    trouble.avoidUntilMillis = Math.max(trouble.avoidUntilMillis, now + LONGEST_AVOID_MILLIS);
  }

  /** Every edge, each once. */
  List<Spread.Edge> edges(long now) {
    return List.copyOf(byId(now).values());
  }

  /** The edges that one may be sure to reach when they are dialled. */
  List<Spread.Edge> distinctEdges(long now) {
    return byId(now).values().stream()
        .filter(edge -> addresses(edge.id()).stream().anyMatch(at -> !shared.contains(at)))
        .toList();
  }

  /** Whether there is an edge that did not fail lately. */
  boolean hasUsable(long now) {
    return byId(now).values().stream().anyMatch(edge -> !edge.isAvoided());
  }

  /** Where to dial an edge: where it says it is, unless another address worked better. */
  Optional<Target> target(Spread.Edge edge) {
    return addresses(edge.id()).stream()
        .min(
            (one, other) ->
                Long.compare(
                    failedAddresses.getOrDefault(one, Long.MIN_VALUE),
                    failedAddresses.getOrDefault(other, Long.MIN_VALUE)))
        .map(address -> new Target(edge, address));
  }

  private Map<String, Spread.Edge> byId(long now) {
    Map<String, Spread.Edge> edges = new LinkedHashMap<>();
    learnt.values().forEach(edge -> edges.put(edge.id(), edge(edge.id(), edge.location(), now)));
    for (HostPort address : configured) {
      EdgeAddress there = at(address);
      String id = there == null ? address.toString() : there.id();
      String location = there == null ? "" : there.location();
      edges.putIfAbsent(id, edge(id, location, now));
    }
    return edges;
  }

  private Spread.Edge edge(String id, String location, long now) {
    Trouble trouble = troubles.get(id);
    boolean avoided = trouble != null && trouble.avoidUntilMillis > now;
    return new Spread.Edge(id, location, avoided ? trouble.avoidUntilMillis : 0);
  }

  private EdgeAddress at(HostPort address) {
    EdgeAddress found = reached.get(address);
    return found != null
        ? found
        : learnt.values().stream()
            .filter(edge -> edge.address().equals(address))
            .findFirst()
            .orElse(null);
  }

  private List<HostPort> addresses(String id) {
    List<HostPort> addresses = new ArrayList<>();
    EdgeAddress listed = learnt.get(id);
    if (listed != null) {
      addresses.add(listed.address());
    }
    for (HostPort address : configured) {
      EdgeAddress there = at(address);
      String known = there == null ? address.toString() : there.id();
      if (known.equals(id) && !addresses.contains(address)) {
        addresses.add(address);
      }
    }
    return addresses;
  }
}
