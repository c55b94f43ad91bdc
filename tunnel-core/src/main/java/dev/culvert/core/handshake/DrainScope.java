package dev.culvert.core.handshake;

import io.vertx.core.json.JsonObject;

/** What drains: {@code scope} in DRAIN. */
public enum DrainScope {
  /** The sender leaves. Sent without a scope. */
  SENDER(""),
  /** An edge asks the whole connector to drain and to stay away. */
  CONNECTOR("connector"),
  /** The link runs out of exchange IDs: another stream of the same index takes its place. */
  LINK("link");

  private final String wireName;

  DrainScope(String wireName) {
    this.wireName = wireName;
  }

  /** The payload of a DRAIN. */
  public JsonObject encode() {
    return this == SENDER ? new JsonObject() : new JsonObject().put("scope", wireName);
  }

  /** Reads the payload of a DRAIN; {@link #SENDER} for a scope that this version does not know. */
  public static DrainScope decode(JsonObject json) {
    Object scope = json.getValue("scope");
    if (CONNECTOR.wireName.equals(scope)) {
      return CONNECTOR;
    }
    return LINK.wireName.equals(scope) ? LINK : SENDER;
  }
}
