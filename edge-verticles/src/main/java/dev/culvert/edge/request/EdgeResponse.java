package dev.culvert.edge.request;

import dev.culvert.core.cluster.StreamKey;
import dev.culvert.core.frame.HeaderFields;
import dev.culvert.core.frame.ResponseHead;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/**
 * How one request is answered: with the head that a stream gave and what follows it, or in the
 * place of the origin. What belongs to one connection is left out of heads, and the edge's own
 * fields are added.
 *
 * <p>Owned by the event loop of the visitor's connection. Methods that send may throw an unchecked
 * exception when a head or a part cannot be sent; a part that was passed stays the caller's then.
 */
public interface EdgeResponse {

  /**
   * Notes which stream was asked last, for fields that say so.
   *
   * @param why it was chosen, in a word
   */
  void asked(StreamKey stream, int attempt, String why);

  /**
   * Notes that an attempt failed, for fields that say so.
   *
   * @param why in a word
   */
  void attemptFailed(StreamKey stream, String why);

  // ---- what a stream gave

  /**
   * Sends an interim head.
   *
   * @return false when nothing was sent, because the visitor understands none
   */
  boolean interim(ResponseHead head);

  /**
   * Takes the final head. It leaves with the first part of the body, else after this turn of the
   * event loop; until then it can be withdrawn.
   *
   * @param ended whether the stream gives nothing more
   * @return whether a body follows
   */
  boolean begin(ResponseHead head, boolean ended);

  /** Whether the head that was taken allows a body. */
  boolean mayHaveBody();

  /** Whether the visitor may have seen some of the final head. */
  boolean isHeadSent();

  /** Forgets the head, of which the visitor has seen nothing. */
  void withdrawHead();

  /**
   * Sends a part of the body.
   *
   * @return complete when the visitor's socket has taken it; the part is the caller's to release
   *     then
   */
  Future<Void> write(Buffer part);

  /**
   * Ends the response.
   *
   * @param last the last part of the body, as for {@link #write}; null for none
   * @param trailers left out where the visitor's protocol or the head allows none
   */
  Future<Void> end(Buffer last, HeaderFields trailers);

  /** How much the visitor has acknowledged of all that was sent to it; -1 if unknown. */
  long acknowledgedBytes();

  // ---- without a stream

  /**
   * Answers in the place of the origin.
   *
   * @param body UTF-8; left out in answer to HEAD
   * @return false when there is nobody to answer any more
   */
  boolean answer(ResponseHead head, String body);

  /** Says that the connection is closed after the response, and closes it then. */
  void closeAfterwards();

  /** Closes the connection after the response, whatever else comes. */
  void close();

  /** Makes the visitor see that the response is not whole. */
  void breakOff();

  /** Whether the connection is closed. */
  boolean isClosed();
}
