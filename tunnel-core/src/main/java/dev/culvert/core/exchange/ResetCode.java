package dev.culvert.core.exchange;

/** Why an exchange was reset: each code says who may act on it. */
public enum ResetCode {
  /** Not touched by the connector: safe to try elsewhere, whatever the method. */
  REFUSED(1),
  /** The side that asked does not want it any more: nobody is to act. */
  CANCELLED(2),
  /** No connection to the origin: the origin's operator may act; another connector may do. */
  ORIGIN_UNREACHABLE(3),
  /** The origin broke off: the origin's operator may act. */
  ORIGIN_FAILED(4),
  /** Something took longer than its deadline. */
  TIMEOUT(5),
  /** A head or body is larger than a limit: the visitor or the origin may act. */
  TOO_LARGE(6),
  /** The peer broke the protocol: a bug in one of the two programs. */
  PROTOCOL(7),
  /** A bug in this program. */
  INTERNAL(8);

  private static final ResetCode[] BY_NUMBER = new ResetCode[9];

  static {
    for (ResetCode code : values()) {
      BY_NUMBER[code.number] = code;
    }
  }

  private final int number;

  ResetCode(int number) {
    this.number = number;
  }

  /** The number on the wire. */
  public int number() {
    return number;
  }

  /** The code of a number; a number from a later version is {@link #INTERNAL}. */
  public static ResetCode of(int number) {
    return number > 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : INTERNAL;
  }
}
