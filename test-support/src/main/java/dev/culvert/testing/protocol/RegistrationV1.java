package dev.culvert.testing.protocol;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** What an edge answers to HELLO. */
public sealed interface RegistrationV1 {

  /** WELCOME, with its payload. */
  record Welcomed(JsonObject payload) implements RegistrationV1 {

    public String location() {
      return payload.getString("location");
    }

    /** Every edge that has an advertised address: {@code id}, {@code location}, {@code address}. */
    public JsonArray edges() {
      return payload.getJsonArray("edges");
    }
  }

  /**
   * REFUSED.
   *
   * @param retry whether trying again soon is of any use
   */
  record Refused(String code, String text, boolean retry) implements RegistrationV1 {}

  /** Reads the edge's first frame. */
  static RegistrationV1 of(FrameV1 frame) {
    JsonObject payload = frame.json();
    return switch (frame.type()) {
      case FrameV1.WELCOME -> new Welcomed(payload);
      case FrameV1.REFUSED ->
          new Refused(
              payload.getString("code"),
              payload.getString("text"),
              payload.getBoolean("retry", true));
      default -> throw new AssertionError("neither WELCOME nor REFUSED: " + frame);
    };
  }

  /** The welcome; a refusal fails the test. */
  default Welcomed welcomed() {
    if (this instanceof Welcomed welcome) {
      return welcome;
    }
    throw new AssertionError("refused: " + this);
  }

  /** The refusal; a welcome fails the test. */
  default Refused refused() {
    if (this instanceof Refused refusal) {
      return refusal;
    }
    throw new AssertionError("not refused: " + this);
  }
}
