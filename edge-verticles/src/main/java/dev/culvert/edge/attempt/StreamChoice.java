package dev.culvert.edge.attempt;

import dev.culvert.edge.answer.Cause;
import dev.culvert.edge.stream.OpenableStream;
import java.util.List;

/**
 * Which stream of a tunnel is asked next.
 *
 * <p>Owned by the event loop of the edge instance.
 */
public interface StreamChoice {

  /**
   * Chooses a stream that takes a request now.
   *
   * @param tried the streams that were tried; one of another connector is preferred
   * @return null when there is none
   */
  OpenableStream choose(Wanted wanted, List<OpenableStream> tried);

  /** Why the last {@link #choose} gave what it gave; {@link Why#TRIAL}: the trial is taken. */
  Why why();

  /**
   * Whether the last {@link #choose} passed over the connector that the visitor belongs to, only
   * because that one has its share of requests already.
   */
  boolean passedOver();

  /**
   * Whether a request that a connector has failed has a chance elsewhere: a stream that was not
   * tried can take it now, and the last requests of its connector did not fail too.
   */
  boolean hasBetter(Wanted wanted, List<OpenableStream> tried);

  /** All streams of the connector that one is of, in no order. */
  List<? extends OpenableStream> ofConnector(OpenableStream one);

  /** Whether a stream of the tunnel that takes this head is being opened. */
  boolean isComing(Wanted wanted);

  /** Why {@link #choose} found no stream when none was tried. */
  Cause whyNone(Wanted wanted);
}
