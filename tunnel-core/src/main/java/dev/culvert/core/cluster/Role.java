package dev.culvert.core.cluster;

import java.util.Locale;

/** What a verticle instance is in the cluster. */
public enum Role {
  EDGE,
  REGISTRY,
  CONNECTOR;

  /** The clustered address of the {@code n}-th instance of this role in a node. */
  public String address(String nodeId, int n) {
    return "culvert." + name().toLowerCase(Locale.ROOT) + "." + nodeId + "." + n;
  }
}
