package dev.culvert.edge.attempt;

import dev.culvert.core.exchange.ExchangeResetException;
import dev.culvert.core.frame.ResponseHead;
import dev.culvert.edge.answer.Cause;
import dev.culvert.edge.retry.Failure;
import dev.culvert.edge.stream.OpenableStream;

/** Who has a request sent by {@link Attempts}: told what becomes of it, on its event loop. */
public interface AttemptsOwner {

  /** A stream is asked now. */
  void asked(Asked asked);

  /**
   * When the last part of the request's body came, by the clock of the rules: until then an origin
   * cannot be expected to answer. {@link Long#MIN_VALUE} for a request without a body.
   */
  long requestMovedAtNanos();

  /**
   * An interim head came.
   *
   * @return whether the visitor was sent something, so that the request cannot be tried again
   */
  boolean interim(ResponseHead head);

  /** The final head came; the body is the owner's to read from the exchange. */
  void answered(ResponseHead head);

  /**
   * The response broke off after its final head.
   *
   * @return whether the head was taken back, of which the visitor has seen nothing: the request may
   *     be tried again then
   */
  boolean takeBack();

  /** Whether everything that was read of the request's body is still there. */
  boolean isReplayable();

  /**
   * The exchange is gone, and the request is about to be tried again: the body has to wait.
   *
   * @param failed the stream that had it
   * @param failure why it was not well there
   */
  void again(OpenableStream failed, Failure failure);

  /** Nothing else is tried. */
  void gaveUp(Cause cause);

  /** The head is too large for any stream. */
  void headTooLarge();

  /** The response broke off, and the visitor has seen some of it. */
  void brokeOff(ExchangeResetException reset);

  /**
   * The exchange was reset here because it held most where too much is held. May come after all is
   * over, while parts of the response still wait for the visitor.
   *
   * @param answered whether the final head has come
   */
  void gaveWay(ExchangeResetException reset, boolean answered);
}
