package dev.culvert.core.handshake;

import io.vertx.core.json.JsonObject;

/**
 * The answer to a HELLO that is not accepted: {@code docs/protocol.md}, REFUSED.
 *
 * @param code why, as a program understands it; null for one that this version does not know
 * @param codeName the code as it was sent, fit for logs
 * @param text why, for the log
 * @param retry whether the same may be of use a little later
 */
public record Refused(RefusalCode code, String codeName, String text, boolean retry) {

  /** A refusal whose code says whether to try again. */
  public Refused(RefusalCode code, String text) {
    this(code, code.name(), text, code.isWorthRetrying());
  }

  /** The payload of the frame. */
  public JsonObject encode() {
    return new JsonObject().put("code", codeName).put("text", text).put("retry", retry);
  }

  /** Reads whatever was sent; what is missing is empty, and worth another try. */
  public static Refused decode(JsonObject json) {
    String codeName = Members.line(json, "code");
    return new Refused(
        RefusalCode.of(codeName),
        codeName,
        Members.line(json, "text"),
        !Boolean.FALSE.equals(json.getValue("retry")));
  }
}
