package dev.culvert.connector.uplink;

import dev.culvert.core.config.HostPort;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;

/**
 * An edge as edges describe it to connectors.
 *
 * @param id which edge
 * @param location where it runs; empty if that is not known
 * @param address where it can be dialled
 */
record EdgeAddress(String id, String location, HostPort address) {

  private static final int MOST = 1_000;

  /**
   * The edges of a WELCOME or a ROUTABLE; what cannot be read is passed over.
   *
   * @param json an array, or anything else for none
   */
  static List<EdgeAddress> list(Object json) {
    return json instanceof JsonArray array
        ? array.stream().limit(MOST).flatMap(EdgeAddress::read).toList()
        : List.of();
  }

  private static Stream<EdgeAddress> read(Object json) {
    if (json instanceof JsonObject edge
        && edge.getValue("id") instanceof String id
        && !id.isEmpty()
        && edge.getValue("address") instanceof String address) {
      try {
        String location = edge.getValue("location") instanceof String text ? text : "";
        return Stream.of(new EdgeAddress(id, location, HostPort.parse(address)));
      } catch (IllegalArgumentException noAddress) {
        return Stream.empty();
      }
    }
    return Stream.empty();
  }
}
