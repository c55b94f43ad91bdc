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
 * @param labels what its operator says of it, by name; empty from a registry that knows none
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
    Map<String, String> labels,
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
    Map<String, String> labels = new TreeMap<>();
    json.path("labels")
        .fields()
        .forEachRemaining(label -> labels.put(label.getKey(), label.getValue().asText()));
    return new ApiConnector(
        JsonFields.text(json, "id"),
        JsonFields.text(json, "createdAt"),
        JsonFields.text(json, "architecture"),
        JsonFields.text(json, "version"),
        JsonFields.text(json, "originIp"),
        json.path("ready").asBoolean(),
        json.path("draining").asBoolean(),
        counts,
        labels,
        json.has("ejections") ? JsonFields.list(json, "ejections", ApiEjection::of) : List.of(),
        json);
  }
}
