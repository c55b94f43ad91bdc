package dev.culvert.edge.balance;

import dev.culvert.core.tunnel.LabelWeights;
import java.util.Objects;

/**
 * What the route of a request wants of the choice.
 *
 * @param affinity what the hash is of
 * @param hash of a key of the visitor, or of the connector that the visitor was with before; no
 *     matter without affinity
 * @param weights by the labels of connectors
 */
public record Preference(Affinity affinity, long hash, LabelWeights weights) {

  /** Any connector will do. */
  public static final Preference NONE = new Preference(Affinity.NONE, 0, LabelWeights.NONE);

  /** Whether, and by what, requests of one visitor go to one connector. */
  public enum Affinity {
    /** They need not. */
    NONE,
    /** All with the same hash of a key go to the same connector. */
    KEY,
    /** This one goes to the connector with this {@link ConnectorHash}. */
    CONNECTOR
  }

  public Preference {
    Objects.requireNonNull(affinity, "affinity");
    Objects.requireNonNull(weights, "weights");
  }
}
