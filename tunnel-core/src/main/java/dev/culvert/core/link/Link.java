package dev.culvert.core.link;

/**
 * Carries bytes both ways, whole and in order, or ends. It knows nothing of what they mean.
 *
 * <p>Threading: every method is called, and every call of the {@link LinkReceiver} made, on the one
 * event loop that the link was made on.
 */
public interface Link {

  /** Starts delivery. Called once, before anything else. */
  void start(LinkReceiver receiver);

  /**
   * How many bytes may be written now without too many waiting behind them. 0 or less: wait for
   * {@link LinkReceiver#writable()}. A write may exceed it, by heads and control frames; the number
   * is then below 0 by that much, and rising while bytes leave: that is what write progress is seen
   * by.
   */
  int writableBytes();

  /**
   * Writes a batch as one unit. Nothing is sent when the link has ended.
   *
   * @param batch the link becomes the owner of its parts
   */
  void write(FrameBatch batch);

  /**
   * Ends the link in both directions; what was written before is still delivered where that is
   * possible. The receiver is not told. Nothing happens when it has ended already.
   *
   * @param reason for the log of the other side
   */
  void close(String reason);

  /** Says to logs who is at the other end. */
  String remote();
}
