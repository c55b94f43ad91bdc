package dev.culvert.core.cluster;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * What a node says about itself, and whether it is heard here.
 *
 * @param nodeId the Vert.x node id
 * @param nodeName what people call it
 * @param location where it runs
 * @param programVersion what it runs
 * @param instances the event-bus addresses of its verticle instances; a role it does not have is
 *     not a key; roles this version does not know are left out
 * @param uplink the address that connectors dial to reach it, as {@code host:port}; null if it has
 *     none
 * @param startedAtMillis when it started, by its own clock, in milliseconds since the epoch
 * @param directoryStoreId the store its directory came from, or null before it has one
 * @param directoryRevision how new its directory is; -1 before it has one
 * @param alive whether a ping of it was heard in the last 5 s; a node's view of itself is alive
 */
public record NodeView(
    String nodeId,
    String nodeName,
    String location,
    String programVersion,
    Map<Role, List<String>> instances,
    String uplink,
    long startedAtMillis,
    UUID directoryStoreId,
    long directoryRevision,
    boolean alive) {

  private static final Set<Role> CONNECTORS_ONLY = Set.of(Role.CONNECTOR);

  public NodeView {
    Objects.requireNonNull(nodeId, "nodeId");
    Objects.requireNonNull(nodeName, "nodeName");
    Objects.requireNonNull(location, "location");
    Objects.requireNonNull(programVersion, "programVersion");
    EnumMap<Role, List<String>> known = new EnumMap<>(Role.class);
    instances.forEach(
        (role, addresses) -> {
          if (role != null && !addresses.isEmpty()) {
            known.put(role, List.copyOf(addresses));
          }
        });
    instances = Collections.unmodifiableMap(known);
  }

  /** A node that has neither instances nor a directory yet. */
  public static NodeView starting(NodeIdentity identity, long startedAtMillis) {
    return new NodeView(
        identity.nodeId(),
        identity.nodeName(),
        identity.location(),
        identity.programVersion(),
        Map.of(),
        null,
        startedAtMillis,
        null,
        -1,
        true);
  }

  /** Whether it has connectors and nothing else, so that other such nodes need nothing from it. */
  public boolean servesConnectorsOnly() {
    return instances.keySet().equals(CONNECTORS_ONLY);
  }

  /** Whether one of its verticle instances has this address. */
  public boolean hasInstance(String address) {
    return instances.values().stream().anyMatch(addresses -> addresses.contains(address));
  }

  /** The same node with other instances. */
  public NodeView withInstances(Map<Role, List<String>> nowInstances) {
    return new NodeView(
        nodeId,
        nodeName,
        location,
        programVersion,
        nowInstances,
        uplink,
        startedAtMillis,
        directoryStoreId,
        directoryRevision,
        alive);
  }

  /** The same node with another address for connectors to dial. */
  public NodeView withUplink(String nowUplink) {
    return new NodeView(
        nodeId,
        nodeName,
        location,
        programVersion,
        instances,
        nowUplink,
        startedAtMillis,
        directoryStoreId,
        directoryRevision,
        alive);
  }

  /** The same node with another directory. */
  public NodeView withDirectory(UUID storeId, long revision) {
    return new NodeView(
        nodeId,
        nodeName,
        location,
        programVersion,
        instances,
        uplink,
        startedAtMillis,
        storeId,
        revision,
        alive);
  }

  /** The same node, heard or not. */
  public NodeView withAlive(boolean nowAlive) {
    return nowAlive == alive
        ? this
        : new NodeView(
            nodeId,
            nodeName,
            location,
            programVersion,
            instances,
            uplink,
            startedAtMillis,
            directoryStoreId,
            directoryRevision,
            nowAlive);
  }
}
