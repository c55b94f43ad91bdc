package dev.culvert.cli.api;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * That an edge leaves out a connector, or one of its streams, for a while.
 *
 * @param edge its name
 * @param stream which stream, or null for the whole connector
 * @param detail why; what the edge says, so not to be trusted
 * @param until when it is tried again; ISO 8601, UTC
 */
public record ApiEjection(String edge, Integer stream, String detail, String until) {

  static ApiEjection of(JsonNode json) {
    return new ApiEjection(
        JsonFields.text(json, "edge"),
        json.has("stream") ? (Integer) JsonFields.number(json, "stream") : null,
        JsonFields.text(json, "detail"),
        JsonFields.text(json, "until"));
  }
}
