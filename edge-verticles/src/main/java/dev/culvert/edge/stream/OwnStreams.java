package dev.culvert.edge.stream;

import dev.culvert.core.cluster.StreamKey;
import dev.culvert.core.exchange.StreamCarrier;

/** The streams that end at this edge instance. Asked on its event loop. */
@FunctionalInterface
public interface OwnStreams {

  /**
   * What leads to a stream.
   *
   * @param epoch of the stream; a later one under the same key is another stream
   * @return null when it is not here
   */
  StreamCarrier find(StreamKey key, long epoch);
}
