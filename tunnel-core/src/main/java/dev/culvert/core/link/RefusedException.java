package dev.culvert.core.link;

import dev.culvert.core.handshake.RefusalCode;
import dev.culvert.core.handshake.Refused;

/** The other end understood and said no. */
public final class RefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final RefusalCode code;

  RefusedException(Refused refused) {
    super(refused.text(), null, false, false);
    this.code = refused.code();
  }

  /** What kind of refusal; null for one that this version does not know. */
  public RefusalCode code() {
    return code;
  }
}
