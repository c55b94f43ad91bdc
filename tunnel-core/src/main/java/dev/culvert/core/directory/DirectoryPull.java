package dev.culvert.core.directory;

import dev.culvert.core.bus.RecordCodec;
import io.vertx.core.Vertx;
import java.util.UUID;

/**
 * Asks a node for what changed; answered by {@link DirectoryPage}.
 *
 * @param storeId the store that the asker follows; null if it has nothing
 * @param since the revision up to which the asker has everything; -1 for nothing
 * @param fromScratch whether the asker collects the whole directory anew, so that it need not hear
 *     what was deleted before it began
 */
public record DirectoryPull(UUID storeId, long since, boolean fromScratch) {

  /** The first question of somebody who has nothing. */
  public static DirectoryPull everything() {
    return new DirectoryPull(null, Directory.NOTHING, true);
  }

  /** Makes the question and its answer sendable on the bus of this Vert.x. */
  public static void register(Vertx vertx) {
    RecordCodec.register(vertx, DirectoryPull.class);
    RecordCodec.register(vertx, DirectoryPage.class);
  }
}
