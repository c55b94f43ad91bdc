package dev.culvert.edge.pipeline;

import dev.culvert.core.frame.ResponseHead;

/**
 * One step of every request on its way through the edge, and of its response on the way back. A
 * stage is made once for an edge instance and keeps nothing of a single request.
 *
 * <p>Owned by the event loop of the edge instance.
 */
public abstract class Stage {

  /** What a stage did with a request. */
  public enum Outcome {
    /** The next stage follows. */
    PASS,
    /**
     * The stage has answered, or will call {@link Passage#proceed} or one of the methods that
     * answer later, within a minute. The body is held back until then.
     */
    TAKEN
  }

  /**
   * Looks at a request. An unchecked exception fails this request and no other.
   *
   * @param passage what is known of the request, and how to answer it
   */
  public abstract Outcome request(Passage passage);

  /** Whether {@link #response} is to be called. Asked once, when the pipeline is made. */
  public boolean seesResponses() {
    return false;
  }

  /**
   * Sees the final head of a response, of the origin or of the edge itself, before the visitor
   * does. Only called where the request had passed this stage. A head may be followed by another
   * one, if its response broke off before anything of it was sent.
   *
   * @return the head that is sent; {@code head} for no change
   */
  public ResponseHead response(Passage passage, ResponseHead head) {
    return head;
  }
}
