package dev.culvert.registry.query;

import dev.culvert.core.cluster.StreamEntry;
import dev.culvert.core.cluster.StreamRecord;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The answer to {@link ConnectorQuery}.
 *
 * @param found whether the tunnel exists
 * @param tunnelId its UUID, or null
 * @param connectors its live connectors, oldest first
 */
public record ConnectorList(boolean found, UUID tunnelId, List<Connector> connectors) {

  /**
   * One live connector.
   *
   * @param id its connector ID
   * @param createdAtMillis when it started, in milliseconds since the epoch
   * @param architecture such as {@code linux_amd64}
   * @param version of its program
   * @param originIp the address it runs at
   * @param ready whether any of its streams is ready and none drains
   * @param streams how many streams it has at each place: a location, or {@code bus}
   */
  public record Connector(
      UUID id,
      long createdAtMillis,
      String architecture,
      String version,
      String originIp,
      boolean ready,
      Map<String, Integer> streams) {}

  /** The answer for a tunnel that nobody made. */
  public static ConnectorList none() {
    return new ConnectorList(false, null, List.of());
  }

  /** The connectors that hold these streams. */
  public static ConnectorList of(UUID tunnelId, Collection<StreamEntry> entries) {
    Map<UUID, Connector> connectors = new LinkedHashMap<>();
    for (StreamEntry entry : entries) {
      StreamRecord record = entry.record();
      Connector connector =
          connectors.computeIfAbsent(
              record.key().connectorId(),
              id ->
                  new Connector(
                      id,
                      record.createdAtMillis(),
                      record.architecture(),
                      record.programVersion(),
                      record.originIp(),
                      record.ready() && !record.draining(),
                      new TreeMap<>()));
      String place = "bus".equals(record.carrier()) ? "bus" : entry.location();
      connector.streams().merge(place, 1, Integer::sum);
    }
    return new ConnectorList(
        true,
        tunnelId,
        connectors.values().stream()
            .sorted((a, b) -> Long.compare(a.createdAtMillis(), b.createdAtMillis()))
            .toList());
  }
}
