package dev.culvert.core.frame;

/**
 * The peer sent what the protocol does not allow. Thrown while one exchange has a frame handled it
 * concerns that exchange alone; anywhere else the link it came on cannot be used any more.
 */
public final class ProtocolException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public ProtocolException(String message) {
    super(message, null, false, false);
  }
}
