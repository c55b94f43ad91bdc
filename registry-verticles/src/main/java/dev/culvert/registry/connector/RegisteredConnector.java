package dev.culvert.registry.connector;

import java.util.Map;
import java.util.UUID;

/**
 * One live connector.
 *
 * @param id its connector ID
 * @param createdAtMillis when it started, in milliseconds since the epoch
 * @param architecture such as {@code linux_amd64}
 * @param version of its program
 * @param originIp the address it runs at
 * @param ready whether any of its streams is ready and does not drain
 * @param draining whether all of its streams drain
 * @param streams how many streams it has at each place: a location, or {@code bus}
 * @param labels what its operator says of it, by name
 */
public record RegisteredConnector(
    UUID id,
    long createdAtMillis,
    String architecture,
    String version,
    String originIp,
    boolean ready,
    boolean draining,
    Map<String, Integer> streams,
    Map<String, String> labels) {}
