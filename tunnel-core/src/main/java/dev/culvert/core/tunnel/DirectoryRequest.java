package dev.culvert.core.tunnel;

import dev.culvert.core.bus.RecordCodec;
import io.vertx.core.Vertx;

/**
 * Asks a node for the whole directory; answered by {@link Directory}.
 *
 * @param knownRevision what the asker has, for the log of the other end; -1 for nothing
 */
public record DirectoryRequest(long knownRevision) {

  /** Makes the question and its answer sendable on the bus of this Vert.x. */
  public static void register(Vertx vertx) {
    RecordCodec.register(vertx, DirectoryRequest.class);
    RecordCodec.register(vertx, Directory.class);
  }
}
