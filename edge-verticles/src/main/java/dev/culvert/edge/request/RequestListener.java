package dev.culvert.edge.request;

import dev.culvert.edge.answer.Problem;

/** Told what happens to a request while it is served. Called on its event loop. */
public interface RequestListener {

  /**
   * The visitor's connection broke; perhaps told twice.
   *
   * @param cause null when the connection was closed
   */
  void visitorBroke(Throwable cause);

  /**
   * The body of the request is of no use, and nothing that follows it is read. May come after the
   * response.
   */
  void bodyFaulted(Problem problem);

  /** What was to be sent to the visitor cannot be sent. */
  void failed(RuntimeException cause);
}
