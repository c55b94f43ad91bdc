package dev.culvert.core.handshake;

import dev.culvert.core.frame.ProtocolException;
import io.vertx.core.json.JsonObject;

/**
 * The last frame of a link: {@code docs/protocol.md}, GOODBYE.
 *
 * @param lastAccepted the highest exchange ID, unsigned, that the sender has seen in an OPEN; 0 for
 *     none
 * @param code the name of a {@link GoodbyeCode}, or what another version sends; may be empty
 * @param text why, for the log
 */
public record Goodbye(long lastAccepted, String code, String text) {

  /** The payload of the frame. */
  public JsonObject encode() {
    return new JsonObject().put("lastAccepted", lastAccepted).put("code", code).put("text", text);
  }

  /**
   * Reads a payload; what is missing is 0 or empty.
   *
   * @throws ProtocolException when {@code lastAccepted} is not a number
   */
  public static Goodbye decode(JsonObject json) {
    if (!(json.getValue("lastAccepted", 0L) instanceof Number lastAccepted)) {
      throw new ProtocolException("GOODBYE: lastAccepted: not a number");
    }
    return new Goodbye(
        lastAccepted.longValue(), Members.line(json, "code"), Members.line(json, "text"));
  }
}
