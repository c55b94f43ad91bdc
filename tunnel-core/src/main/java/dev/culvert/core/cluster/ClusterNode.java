package dev.culvert.core.cluster;

import dev.culvert.core.bus.RecordCodec;
import io.vertx.core.Closeable;
import io.vertx.core.Completable;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.shareddata.LocalMap;
import io.vertx.core.shareddata.Shareable;
import io.vertx.core.tracing.TracingPolicy;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process in the cluster: the one agent that all verticle instances of a Vert.x share. It
 * pings the other nodes' agents, tells them this process's streams and learns theirs.
 *
 * <p>All methods may be called on any thread. Futures complete on the context of the caller. Before
 * Vert.x closes its verticles the agent says goodbye by itself.
 */
public final class ClusterNode {

  private static final Logger LOG = LoggerFactory.getLogger(ClusterNode.class);
  private static final String SHARED = "culvert.cluster-node";
  private static final long TICK_MILLIS = 100;
  private static final DeliveryOptions UNTRACED =
      new DeliveryOptions().setTracingPolicy(TracingPolicy.IGNORE);

  private final VertxInternal vertx;
  private final NodeIdentity identity;
  private final Membership membership;
  private final ClusterMetrics metrics = new ClusterMetrics();
  private final ViewListeners listeners = new ViewListeners(this::view);
  private final Closeable closeHook = this::close;
  private final Promise<Void> left;

  /** The agent's own event loop: everything below that is not volatile belongs to it. */
  private final ContextInternal context;

  private final ClusterAgent agent;
  private final AgentConsumer consumer;
  private final Map<Role, List<String>> instances = new EnumMap<>(Role.class);
  private final Map<Role, Integer> nextInstance = new EnumMap<>(Role.class);
  private final Map<String, Runnable> unreachableHooks = new HashMap<>();

  /** They wait until the view shows what they acknowledge. */
  private final List<Runnable> acknowledgements = new ArrayList<>();

  private NodeView self;
  private Registration membershipRegistration = () -> {};
  private long timerId = -1;
  private boolean flushPlanned;
  private boolean leaving;

  private volatile ClusterView view = ClusterView.empty();

  private ClusterNode(VertxInternal vertx, NodeIdentity identity, Membership membership) {
    this.vertx = vertx;
    this.identity = identity;
    this.membership = membership;
    this.context = vertx.createEventLoopContext();
    this.left = context.promise();
    long startedAtMillis = System.currentTimeMillis();
    this.self = NodeView.starting(identity, startedAtMillis);
    this.consumer = new AgentConsumer(vertx.eventBus(), identity.nodeId(), this::receive);
    this.agent =
        new ClusterAgent(self, startedAtMillis, this::send, new Events(), metrics, nowMillis());
  }

  /**
   * The agent of this Vert.x, started with the first call; later calls get the same one, whatever
   * they pass.
   *
   * @return fails if the event bus refuses the registration; the next call then tries again
   */
  public static Future<ClusterNode> of(Vertx vertx, NodeIdentity identity, Membership membership) {
    Objects.requireNonNull(identity, "identity");
    Objects.requireNonNull(membership, "membership");
    VertxInternal internal = (VertxInternal) vertx;
    Started started =
        shared(vertx)
            .computeIfAbsent(
                SHARED, key -> new Started(new ClusterNode(internal, identity, membership)));
    Promise<ClusterNode> promise = internal.promise();
    started.node.context.runOnContext(
        ignored -> {
          started.begin().map(started.node).onComplete(promise);
        });
    return promise.future();
  }

  /**
   * The agent that {@link #of} has started on this Vert.x.
   *
   * @throws IllegalStateException if there is none
   */
  public static ClusterNode current(Vertx vertx) {
    Started started = shared(vertx).get(SHARED);
    if (started == null) {
      throw new IllegalStateException("no cluster node was started on this Vert.x");
    }
    return started.node;
  }

  /** This process's node id. */
  public String nodeId() {
    return identity.nodeId();
  }

  /** Where this process runs; empty if that was not said. */
  public String location() {
    return identity.location();
  }

  /** What is known now. A volatile read. */
  public ClusterView view() {
    return view;
  }

  /** What happened to the agent. */
  public ClusterMetrics metrics() {
    return metrics;
  }

  /**
   * Calls the handler on the context, soon with the present view and then after changes; several
   * changes in quick succession make one call.
   */
  public Registration onView(Context target, Handler<ClusterView> handler) {
    return listeners.add(target, handler);
  }

  /**
   * Allots the address of the next verticle instance of a role and announces it. Numbers are not
   * used again. The caller registers its consumer there.
   */
  public Future<String> addInstance(Role role) {
    return onAgent(
        promise -> {
          String address = role.address(nodeId(), nextInstance.merge(role, 1, Integer::sum) - 1);
          instances.computeIfAbsent(role, r -> new ArrayList<>()).add(address);
          announce(self.withInstances(instances));
          promise.complete(address);
        });
  }

  /** Stops announcing an instance, and its hook. Unknown addresses are ignored. */
  public Future<Void> removeInstance(String address) {
    return onAgent(
        promise -> {
          instances.values().forEach(addresses -> addresses.remove(address));
          unreachableHooks.remove(address);
          announce(self.withInstances(instances));
          promise.complete();
        });
  }

  /**
   * Announces where connectors can dial this process.
   *
   * @param hostAndPort null when they cannot
   */
  public void uplink(String hostAndPort) {
    onAgent(promise -> announce(self.withUplink(hostAndPort)));
  }

  /**
   * Adds or replaces a stream of this process. An earlier epoch never replaces a later one.
   *
   * @return true once all alive peers have it, false if one of them has not acknowledged in 2 s:
   *     then it gets it later. Never fails.
   */
  public Future<Boolean> putStream(StreamRecord record) {
    Objects.requireNonNull(record, "record");
    return onAgent(promise -> agent.put(record, promise::complete, nowMillis()));
  }

  /**
   * Removes a stream of this process. Removing one it does not have changes nothing.
   *
   * @return as {@link #putStream} does
   */
  public Future<Boolean> removeStream(StreamKey key) {
    Objects.requireNonNull(key, "key");
    return onAgent(promise -> agent.remove(key, Long.MAX_VALUE, promise::complete, nowMillis()));
  }

  /**
   * Removes a stream of this process. Removing one it does not have, or has by now with a later
   * epoch, changes nothing.
   *
   * @return as {@link #putStream} does
   */
  public Future<Boolean> removeStream(StreamRecord record) {
    Objects.requireNonNull(record, "record");
    return onAgent(
        promise -> agent.remove(record.key(), record.epoch(), promise::complete, nowMillis()));
  }

  /**
   * What the pings announce of this process's directory from now on.
   *
   * @param storeId the store it came from, or null
   * @param revision of that store
   */
  public void directory(UUID storeId, long revision) {
    onAgent(promise -> announce(self.withDirectory(storeId, revision)));
  }

  /** An instance of another node could not be reached: the next ping tells its owner. */
  public void reportUnreachable(String address) {
    onAgent(promise -> agent.reportUnreachable(address));
  }

  /**
   * What to do when peers cannot reach an instance of this process: register its consumer again.
   *
   * @param ownAddress from {@link #addInstance}
   * @param reRegister called on the caller's context, at most every 5 s
   */
  public void onUnreachable(String ownAddress, Runnable reRegister) {
    Context caller = vertx.getOrCreateContext();
    onAgent(
        promise ->
            unreachableHooks.put(
                ownAddress, () -> caller.runOnContext(ignored -> reRegister.run())));
  }

  /**
   * Says goodbye, so that the peers drop this process's streams at once, and unregisters. The view
   * stays as it was; changes made afterwards are told to nobody. Leaving again does nothing.
   */
  public Future<Void> leave() {
    Promise<Void> promise = vertx.promise();
    context.runOnContext(
        ignored -> {
          leaveOnContext();
          left.future().onComplete(promise);
        });
    return promise.future();
  }

  private Future<Void> start() {
    AgentConsumer.types().forEach(type -> RecordCodec.register(vertx, type));
    vertx.addCloseHook(closeHook);
    return consumer
        .register()
        .onSuccess(
            registered -> {
              if (!leaving) {
                membershipRegistration =
                    membership.onChange(() -> context.runOnContext(ignored -> readMembers()));
                timerId = vertx.setPeriodic(TICK_MILLIS, ignored -> tick());
                readMembers();
              }
            })
        .onFailure(failure -> leaveOnContext());
  }

  private void leaveOnContext() {
    if (leaving) {
      return;
    }
    leaving = true;
    shared(vertx).remove(SHARED);
    vertx.removeCloseHook(closeHook);
    vertx.cancelTimer(timerId);
    membershipRegistration.close();
    agent.leave();
    flush();
    consumer.unregister().onComplete(done -> left.tryComplete());
  }

  private void close(Completable<Void> completion) {
    leave().onComplete(completion);
  }

  private void tick() {
    agent.members(membership.nodeIds(), nowMillis());
    agent.tick(nowMillis());
    flush();
  }

  private void readMembers() {
    agent.members(membership.nodeIds(), nowMillis());
    flush();
  }

  private void receive(ClusterMessage message) {
    agent.receive(message, nowMillis());
    planFlush();
  }

  private void send(String nodeId, ClusterMessage message) {
    if (message instanceof ClusterMessage.Ack) {
      acknowledgements.add(() -> sendNow(nodeId, message));
    } else {
      sendNow(nodeId, message);
    }
  }

  private void sendNow(String nodeId, ClusterMessage message) {
    vertx.eventBus().send(AgentConsumer.address(nodeId), message, UNTRACED);
  }

  private void announce(NodeView nowSelf) {
    self = nowSelf;
    agent.announce(self, nowMillis());
  }

  /** Lets what happens in one turn of the event loop take effect together. */
  private void planFlush() {
    if (!flushPlanned) {
      flushPlanned = true;
      context.runOnContext(ignored -> flush());
    }
  }

  private void flush() {
    flushPlanned = false;
    agent.push();
    ClusterView now = agent.view();
    if (now != view) {
      view = now;
      listeners.wakeAll();
    }
    acknowledgements.forEach(Runnable::run);
    acknowledgements.clear();
    agent.settle(nowMillis());
  }

  private <T> Future<T> onAgent(Consumer<Promise<T>> action) {
    Promise<T> promise = vertx.promise();
    context.runOnContext(
        ignored -> {
          action.accept(promise);
          planFlush();
        });
    return promise.future();
  }

  private static long nowMillis() {
    return System.nanoTime() / 1_000_000;
  }

  private static LocalMap<String, Started> shared(Vertx vertx) {
    return vertx.sharedData().getLocalMap(SHARED);
  }

  private final class Events implements AgentEvents {

    @Override
    public void notHeard() {
      LOG.warn("peers do not hear this node or are not heard: registering again");
      consumer.register();
    }

    @Override
    public void unreachable(String address) {
      Runnable hook = unreachableHooks.get(address);
      LOG.warn("peers cannot reach {}: {}", address, hook == null ? "no hook" : "its hook is run");
      if (hook != null) {
        hook.run();
      }
    }
  }

  /** What is kept with the Vert.x; the future belongs to the node's context. */
  private static final class Started implements Shareable {

    private final ClusterNode node;
    private Future<Void> begun;

    Started(ClusterNode node) {
      this.node = node;
    }

    Future<Void> begin() {
      if (begun == null) {
        begun = node.start();
      }
      return begun;
    }
  }
}
