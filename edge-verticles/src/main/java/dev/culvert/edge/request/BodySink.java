package dev.culvert.edge.request;

import io.vertx.core.buffer.Buffer;

/** Takes the body of a request. Called on the event loop of the request. */
public interface BodySink {

  /**
   * The next part.
   *
   * @param part owned by the sink from now on
   */
  void part(Buffer part);

  /** The visitor has sent all of it. */
  void ended();
}
