package dev.culvert.edge.pipeline;

import dev.culvert.edge.request.EdgeRequest;
import java.util.List;

/**
 * The stages in their order. Requests pass them from the first to the last, responses the other way
 * round.
 *
 * <p>Owned by the event loop of the edge instance.
 */
public final class Pipeline {

  private final Course course;

  /**
   * A pipeline of these stages.
   *
   * @param stages the last one takes every request
   */
  public Pipeline(
      List<Stage> stages, OpenRequests open, RequestMeters meters, RequestLog requestLog) {
    course = Course.of(stages, open, meters, requestLog);
  }

  /** Serves a request. To be called by the handler of the request. */
  public void serve(EdgeRequest request) {
    new Passage(request, course).begin();
  }
}
