package dev.culvert.core.handshake;

import dev.culvert.core.text.Printable;
import io.vertx.core.json.JsonObject;
import java.util.UUID;

/** Reads members of a JSON payload. */
final class Members {

  /** The version of the protocol: {@code docs/protocol.md}. */
  static final int VERSION = 1;

  private Members() {}

  /** The value of {@code version} when it is another one than {@link #VERSION}. */
  static boolean isOtherVersion(Object version) {
    return !Integer.valueOf(VERSION).equals(version);
  }

  /** A string, or the alternative when the member is missing or something else. */
  static String text(JsonObject json, String member, String otherwise) {
    return json.getValue(member) instanceof String text ? text : otherwise;
  }

  /** The member as a line that is fit for logs, whatever it is; empty when it is missing. */
  static String line(JsonObject json, String member) {
    return shown(json.getValue(member, ""));
  }

  /** A value as a line that is fit for logs. */
  static String shown(Object value) {
    return Printable.line(String.valueOf(value));
  }

  /** A number, or 0 when the member is missing or something else. */
  static long number(JsonObject json, String member) {
    return json.getValue(member) instanceof Number number ? number.longValue() : 0;
  }

  /** A UUID, or null when the member is missing or something else. */
  static UUID uuid(JsonObject json, String member) {
    try {
      return json.getValue(member) instanceof String text ? UUID.fromString(text) : null;
    } catch (IllegalArgumentException noUuid) {
      return null;
    }
  }

  /** Puts a UUID, unless it is null. */
  static JsonObject put(JsonObject json, String member, UUID id) {
    return id == null ? json : json.put(member, id.toString());
  }
}
