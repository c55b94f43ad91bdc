package dev.culvert.core.exchange;

/** An exchange ended before both of its directions did. What arrived of a body is not all of it. */
public final class ExchangeResetException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Who ended the exchange. */
  public enum By {
    /** The other end sent RESET. */
    PEER,
    /** The link that carried it ended. */
    LINK,
    /** The other end did not accept it in time, which is a fault of the link or the connector. */
    NOT_ACCEPTED,
    /** This end, because too much memory was held: the exchange held most. */
    CEILING
  }

  private final ResetCode code;
  private final By by;
  private final boolean delivered;

  /**
   * A reset.
   *
   * @param text for logs
   * @param delivered whether the other end may have acted on the request
   */
  public ExchangeResetException(ResetCode code, String text, By by, boolean delivered) {
    super(text, null, false, false);
    this.code = code;
    this.by = by;
    this.delivered = delivered;
  }

  public ResetCode code() {
    return code;
  }

  public By by() {
    return by;
  }

  /** Whether the other end may have acted on the request. */
  public boolean isDelivered() {
    return delivered;
  }
}
