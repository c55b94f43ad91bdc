package dev.culvert.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * A live connector as the API shows it.
 *
 * @param createdAt when it started; ISO 8601, UTC
 * @param streams how many streams it has at each place: a location, or {@code bus}
 * @param json the answer itself
 */
public record ApiConnector(
    String id,
    String createdAt,
    String architecture,
    String version,
    String originIp,
    boolean ready,
    boolean draining,
    Map<String, Integer> streams,
    JsonNode json) {

  static ApiConnector of(JsonNode json) {
    JsonNode streams = json.path("streams");
    if (!streams.isObject()) {
      throw new Fields.MissingException("without an object \"streams\"");
    }
    Map<String, Integer> counts = new TreeMap<>();
    streams.fieldNames().forEachRemaining(name -> counts.put(name, Fields.number(streams, name)));
    return new ApiConnector(
        Fields.text(json, "id"),
        Fields.text(json, "createdAt"),
        Fields.text(json, "architecture"),
        Fields.text(json, "version"),
        Fields.text(json, "originIp"),
        json.path("ready").asBoolean(),
        json.path("draining").asBoolean(),
        counts,
        json);
  }
}
