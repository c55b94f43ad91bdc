package dev.culvert.registry.store;

import dev.culvert.testing.postgres.PostgresServer;
import org.junit.jupiter.api.BeforeEach;

class PostgresStoreTest extends StoreContract {

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
