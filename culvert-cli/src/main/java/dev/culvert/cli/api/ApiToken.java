package dev.culvert.cli.api;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A token without its secret.
 *
 * @param id names it
 * @param createdAt ISO 8601, UTC
 * @param json the answer itself
 */
public record ApiToken(String id, String createdAt, JsonNode json) {

  static ApiToken of(JsonNode json) {
    return new ApiToken(JsonFields.text(json, "id"), JsonFields.text(json, "createdAt"), json);
  }
}
