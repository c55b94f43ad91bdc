package dev.culvert.core.handshake;

import dev.culvert.core.text.Printable;
import io.vertx.core.json.JsonObject;
import java.util.UUID;

/**
 * Reads the members of a HELLO that comes from outside: each has a type and bounds, and anything
 * else is a {@link BadHelloException}.
 */
final class HelloMembers {

  private final JsonObject json;

  HelloMembers(JsonObject json) {
    this.json = json;
  }

  /** A string of at most so many characters, without control characters. */
  String text(String member, int maxChars) {
    if (json.getValue(member) instanceof String text && isText(text, maxChars)) {
      return text;
    }
    throw bad(member + ": is no text of at most " + maxChars + " characters");
  }

  /** As {@link #text}, but empty when the member is missing or something else. */
  String optionalLine(String member, int maxChars) {
    return json.getValue(member) instanceof String text && isText(text, maxChars)
        ? Printable.line(text)
        : "";
  }

  private static boolean isText(String text, int maxChars) {
    return text.length() <= maxChars && text.chars().noneMatch(Character::isISOControl);
  }

  UUID uuid(String member, int maxChars) {
    String text = json.getValue(member) instanceof String found ? found : "";
    try {
      if (isText(text, maxChars)) {
        return UUID.fromString(text);
      }
    } catch (IllegalArgumentException noUuid) {
      // Refused below, as everything else that is none.
    }
    throw bad(member + ": is no UUID");
  }

  long number(String member, long lowest, long highest) {
    Object value = json.getValue(member);
    if ((value instanceof Integer || value instanceof Long)
        && ((Number) value).longValue() >= lowest
        && ((Number) value).longValue() <= highest) {
      return ((Number) value).longValue();
    }
    throw bad(
        member
            + ": "
            + Members.shown(value)
            + " is not a number from "
            + lowest
            + " to "
            + highest);
  }

  static BadHelloException bad(String what) {
    return new BadHelloException(RefusalCode.BAD_HELLO, "HELLO: " + what);
  }
}
