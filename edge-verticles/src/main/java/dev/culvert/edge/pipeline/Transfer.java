package dev.culvert.edge.pipeline;

import dev.culvert.core.exchange.ResetCode;

/** What moves a request to its stream and the response back. Called on the request's loop. */
public interface Transfer {

  /** Looks after what takes too long. */
  void tick(long nowNanos);

  /** Resets what is open on the stream, if anything is. */
  void reset(ResetCode code, String text);

  /** The request is over: nothing more is tried. Called once, before the answer if there is one. */
  void over();

  /** The request was answered without its body: the rest is read and dropped. */
  void discardBody();
}
