package dev.culvert.core.cluster;

import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What the owner of a stream tells every other node about it.
 *
 * @param key which stream
 * @param epoch a higher epoch of the same connector replaces the stream
 * @param address the event-bus address of the verticle instance that takes the stream's exchanges
 * @param carrier {@link #BUS} or {@link #UPLINK}
 * @param ready whether the connector's configuration is in force and its origin was probed
 * @param draining whether it takes no new exchanges any more
 * @param createdAtMillis when the connector started, in milliseconds since the epoch
 * @param architecture such as {@code linux_amd64}
 * @param programVersion of the connector
 * @param originIp the address the connector runs at
 * @param tokenHash the SHA-256 of the token the connector proved itself with, as of {@link
 *     dev.culvert.core.tunnel.TokenHash#sha256}: an edge uses the stream while its tunnel has it
 * @param instance tells the connector's process from another one that claims the same connector ID:
 *     the SHA-256 of its instance key; empty where that cannot be, on a bus link
 * @param features the kinds of exchanges it takes beside HTTP: of {@link
 *     dev.culvert.core.frame.OpenHead#FEATURES}; none from a node that does not know them
 * @param labels what the operator of the connector says of it, such as {@code version} = {@code 2}
 */
public record StreamRecord(
    StreamKey key,
    long epoch,
    String address,
    String carrier,
    boolean ready,
    boolean draining,
    long createdAtMillis,
    String architecture,
    String programVersion,
    String originIp,
    String tokenHash,
    String instance,
    Set<String> features,
    Map<String, String> labels) {

  /** The carrier of a stream over a bus link. */
  public static final String BUS = "bus";

  /** The carrier of a stream over a socket that the connector dialled. */
  public static final String UPLINK = "uplink";

  public StreamRecord {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(address, "address");
    Objects.requireNonNull(carrier, "carrier");
    Objects.requireNonNull(tokenHash, "tokenHash");
    instance = instance == null ? "" : instance;
    features = features == null ? Set.of() : Set.copyOf(features);
    labels = labels == null ? Map.of() : Map.copyOf(labels);
  }

  /** A stream without features and labels. */
  public StreamRecord(
      StreamKey key,
      long epoch,
      String address,
      String carrier,
      boolean ready,
      boolean draining,
      long createdAtMillis,
      String architecture,
      String programVersion,
      String originIp,
      String tokenHash,
      String instance) {
    this(
        key,
        epoch,
        address,
        carrier,
        ready,
        draining,
        createdAtMillis,
        architecture,
        programVersion,
        originIp,
        tokenHash,
        instance,
        Set.of(),
        Map.of());
  }

  /** A stream of a connector inside the trusted network, which has no instance key. */
  public StreamRecord(
      StreamKey key,
      long epoch,
      String address,
      String carrier,
      boolean ready,
      boolean draining,
      long createdAtMillis,
      String architecture,
      String programVersion,
      String originIp,
      String tokenHash) {
    this(
        key,
        epoch,
        address,
        carrier,
        ready,
        draining,
        createdAtMillis,
        architecture,
        programVersion,
        originIp,
        tokenHash,
        "");
  }

  /** Whether another process than that of {@code other} claims the same connector. */
  public boolean isOfAnotherInstance(String other) {
    return !instance.isEmpty() && !other.isEmpty() && !instance.equals(other);
  }

  /** The same stream with another readiness. */
  public StreamRecord withReady(boolean nowReady) {
    return withStatus(nowReady, labels);
  }

  /** The same stream with another readiness and other labels. */
  public StreamRecord withStatus(boolean nowReady, Map<String, String> nowLabels) {
    return new StreamRecord(
        key,
        epoch,
        address,
        carrier,
        nowReady,
        draining,
        createdAtMillis,
        architecture,
        programVersion,
        originIp,
        tokenHash,
        instance,
        features,
        nowLabels);
  }

  /** The same stream, draining. */
  public StreamRecord asDraining() {
    return new StreamRecord(
        key,
        epoch,
        address,
        carrier,
        ready,
        true,
        createdAtMillis,
        architecture,
        programVersion,
        originIp,
        tokenHash,
        instance,
        features,
        labels);
  }
}
