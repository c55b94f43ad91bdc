package dev.culvert.edge.attempt;

import dev.culvert.core.frame.OpenHead;
import dev.culvert.edge.answer.Cause;
import dev.culvert.edge.stream.OpenableStream;
import java.util.List;
import java.util.UUID;

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
  OpenableStream choose(UUID tunnelId, OpenHead head, List<OpenableStream> tried);

  /** All streams of the connector that one is of, in no order. */
  List<? extends OpenableStream> ofConnector(OpenableStream one);

  /** Whether a stream of the tunnel that takes this head is being opened. */
  boolean isComing(UUID tunnelId, OpenHead head);

  /** Why {@link #choose} found no stream when none was tried. */
  Cause whyNone(UUID tunnelId, OpenHead head);
}
