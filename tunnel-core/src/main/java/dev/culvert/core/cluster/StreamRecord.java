package dev.culvert.core.cluster;

import java.util.Objects;

/**
 * What the owner of a stream tells every other node about it.
 *
 * @param key which stream
 * @param epoch a higher epoch of the same connector replaces the stream
 * @param address the event-bus address of the verticle instance that takes the stream's exchanges
 * @param carrier {@code bus} for a bus link, {@code uplink} for a socket the connector dialled
 * @param ready whether the connector's configuration is in force and its origin was probed
 * @param draining whether it takes no new exchanges any more
 * @param createdAtMillis when the connector started, in milliseconds since the epoch
 * @param architecture such as {@code linux_amd64}
 * @param programVersion of the connector
 * @param originIp the address the connector runs at
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
    String originIp) {

  public StreamRecord {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(address, "address");
    Objects.requireNonNull(carrier, "carrier");
  }

  /** The same stream with another readiness. */
  public StreamRecord withReady(boolean nowReady) {
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
        originIp);
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
        originIp);
  }
}
