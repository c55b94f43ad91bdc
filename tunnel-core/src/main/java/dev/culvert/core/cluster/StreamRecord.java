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
 * @param tokenHash the SHA-256 of the token the connector proved itself with, as of {@link
 *     dev.culvert.core.tunnel.TokenHash#sha256}: an edge uses the stream while its tunnel has it
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
    String tokenHash) {

  public StreamRecord {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(address, "address");
    Objects.requireNonNull(carrier, "carrier");
    Objects.requireNonNull(tokenHash, "tokenHash");
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
        originIp,
        tokenHash);
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
        tokenHash);
  }
}
