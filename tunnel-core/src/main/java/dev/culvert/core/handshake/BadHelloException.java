package dev.culvert.core.handshake;

/** A HELLO that is refused for what it says. The message names the member and what is right. */
public final class BadHelloException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final RefusalCode code;

  BadHelloException(RefusalCode code, String message) {
    super(message);
    this.code = code;
  }

  /** {@link RefusalCode#VERSION} or {@link RefusalCode#BAD_HELLO}. */
  public RefusalCode code() {
    return code;
  }
}
