package dev.culvert.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A live connector as the API shows it.
 *
 * @param createdAt when it started; ISO 8601, UTC
 * @param streams how many streams it has at each place: a location, or {@code bus}
 * @param ejections which edges leave it out; empty if the registry does not say
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
    List<ApiEjection> ejections,
    JsonNode json) {

  static ApiConnector of(JsonNode json) {
    JsonNode streams = json.path("streams");
    if (!streams.isObject()) {
      throw new JsonFields.MissingException("without an object \"streams\"");
    }
    Map<String, Integer> counts = new TreeMap<>();
    streams
        .fieldNames()
        .forEachRemaining(name -> counts.put(name, JsonFields.number(streams, name)));
    return new ApiConnector(
        JsonFields.text(json, "id"),
        JsonFields.text(json, "createdAt"),
        JsonFields.text(json, "architecture"),
        JsonFields.text(json, "version"),
        JsonFields.text(json, "originIp"),
        json.path("ready").asBoolean(),
        json.path("draining").asBoolean(),
        counts,
        json.has("ejections") ? JsonFields.list(json, "ejections", ApiEjection::of) : List.of(),
        json);
  }
}
