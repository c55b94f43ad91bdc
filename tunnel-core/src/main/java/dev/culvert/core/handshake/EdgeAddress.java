package dev.culvert.core.handshake;

import dev.culvert.core.config.HostPort;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;

/**
 * An edge that connectors can dial, as WELCOME and ROUTABLE describe it.
 *
 * @param id which edge
 * @param location where it runs; empty if that is not known
 * @param address where it can be dialled
 */
public record EdgeAddress(String id, String location, HostPort address) {

  /** How many edges of a list are read; the others are ignored. */
  static final int MAX_EDGES = 1_000;

  /** An edge at a {@code host:port}; empty when the text is not one. */
  public static Stream<EdgeAddress> of(String id, String location, String address) {
    try {
      return Stream.of(new EdgeAddress(id, location, HostPort.parse(address)));
    } catch (IllegalArgumentException noAddress) {
      return Stream.empty();
    }
  }

  static JsonArray encode(List<EdgeAddress> edges) {
    JsonArray array = new JsonArray();
    for (EdgeAddress edge : edges) {
      array.add(
          new JsonObject()
              .put("id", edge.id)
              .put("location", edge.location)
              .put("address", edge.address.toString()));
    }
    return array;
  }

  /**
   * Reads a list of edges, and passes over what is not one.
   *
   * @param json an array, or anything else for none
   */
  static List<EdgeAddress> decode(Object json) {
    return json instanceof JsonArray array
        ? array.stream().limit(MAX_EDGES).flatMap(EdgeAddress::read).toList()
        : List.of();
  }

  private static Stream<EdgeAddress> read(Object json) {
    return json instanceof JsonObject edge
            && edge.getValue("id") instanceof String id
            && !id.isEmpty()
            && edge.getValue("address") instanceof String address
        ? of(id, Members.text(edge, "location", ""), address)
        : Stream.empty();
  }
}
