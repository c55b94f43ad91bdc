package dev.culvert.registry.store;

import dev.culvert.core.data.DataDirectory;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteIdempotencyTest extends IdempotencyContract {

  @TempDir Path directory;

  @Override
  Database database() {
    return new SqliteDatabase(vertx, new DataDirectory(directory));
  }
}
