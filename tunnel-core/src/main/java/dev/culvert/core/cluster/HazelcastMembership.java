package dev.culvert.core.cluster;

import com.hazelcast.cluster.Cluster;
import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import dev.culvert.core.internals.Contexts;
import io.vertx.core.Vertx;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * The members of the Hazelcast cluster that a clustered Vert.x runs on, by the Vert.x node id that
 * each member carries as an attribute. A member keeps its node id when it merges after a split.
 */
public final class HazelcastMembership implements Membership {

  private static final String NODE_ID_ATTRIBUTE = "__vertx.nodeId";

  private final HazelcastInstance hazelcast;

  /** What was read last, for when Hazelcast is shutting down or merging. */
  private volatile Set<String> known = Set.of();

  /** While it merges after a split, a member has forgotten all others although none is gone. */
  private volatile boolean merging;

  /** The members of the cluster this instance belongs to. */
  public HazelcastMembership(HazelcastInstance hazelcast) {
    this.hazelcast = Objects.requireNonNull(hazelcast, "hazelcast");
  }

  /** The membership of a Vert.x: Hazelcast's if it is clustered so, else {@link #none}. */
  public static Membership of(Vertx vertx) {
    return Contexts.clusterManager(vertx) instanceof HazelcastClusterManager manager
        ? new HazelcastMembership(manager.getHazelcastInstance())
        : Membership.none();
  }

  @Override
  public Set<String> nodeIds() {
    if (merging) {
      return known;
    }
    try {
      Set<String> nodeIds = new HashSet<>();
      for (Member member : hazelcast.getCluster().getMembers()) {
        String nodeId = member.getAttribute(NODE_ID_ATTRIBUTE);
        if (nodeId != null) {
          nodeIds.add(nodeId);
        }
      }
      known = Set.copyOf(nodeIds);
    } catch (HazelcastInstanceNotActiveException e) {
      // While shutting down, keep the last known members; missing pings reveal real departures.
      return known;
    }
    return known;
  }

  @Override
  public Registration onChange(Runnable listener) {
    Cluster cluster = hazelcast.getCluster();
    UUID members = cluster.addMembershipListener(new Forwarder(listener));
    UUID states =
        hazelcast
            .getLifecycleService()
            .addLifecycleListener(
                event -> {
                  merging = event.getState() == LifecycleState.MERGING;
                  listener.run();
                });
    return () -> {
      try {
        cluster.removeMembershipListener(members);
        hazelcast.getLifecycleService().removeLifecycleListener(states);
      } catch (HazelcastInstanceNotActiveException e) {
        // It took the listeners with it.
      }
    };
  }

  private record Forwarder(Runnable listener) implements MembershipListener {

    @Override
    public void memberAdded(MembershipEvent event) {
      listener.run();
    }

    @Override
    public void memberRemoved(MembershipEvent event) {
      listener.run();
    }
  }
}
