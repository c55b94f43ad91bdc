package dev.culvert.core.directory;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;

/**
 * A value of a kind that this program does not know. It is kept so that a newer program can have it
 * from here.
 *
 * @param json the value as it came, on one line
 */
public record OpaqueValue(@JsonValue @JsonRawValue String json) {

  public OpaqueValue {
    Objects.requireNonNull(json, "json");
    // In JSON they are white space; a snapshot has one line for each entry.
    json = json.replace('\n', ' ').replace('\r', ' ');
  }
}
