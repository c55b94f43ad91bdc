package dev.culvert.registry.store;

import dev.culvert.testing.postgres.PostgresServer;
import org.junit.jupiter.api.BeforeEach;

class PostgresMigrationsTest extends MigrationsContract {

  private String url;

  @BeforeEach
  void makeDatabase() {
    url = PostgresServer.shared().newDatabase();
  }

  @Override
  Database database() {
    return new PostgresDatabase(vertx, PostgresUrl.parse(url));
  }
}
