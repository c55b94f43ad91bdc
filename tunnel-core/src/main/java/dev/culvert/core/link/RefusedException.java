package dev.culvert.core.link;

import io.vertx.core.json.JsonObject;

/** The other end understood and said no. */
public final class RefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String code;

  public RefusedException(String code, String text) {
    super(text, null, false, false);
    this.code = code;
  }

  static RefusedException of(JsonObject refused) {
    return new RefusedException(refused.getString("code", ""), refused.getString("text", ""));
  }

  /** What kind of refusal, as in the REFUSED frame. */
  public String code() {
    return code;
  }
}
