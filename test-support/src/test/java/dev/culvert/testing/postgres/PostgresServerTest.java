package dev.culvert.testing.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class PostgresServerTest {

  @Test
  void keepsWhatWasCommittedWhenItIsStoppedOrKilled() throws SQLException {
    try (PostgresServer server = PostgresServer.start()) {
      String url = server.newDatabase();
      try (Connection connection = connect(url, PostgresServer.secrets().get(0))) {
        update(connection, "CREATE TABLE kept (value INTEGER)");
        update(connection, "INSERT INTO kept VALUES (1)");
      }
      server.stop();
      assertThatThrownBy(() -> connect(url, PostgresServer.secrets().get(0)))
          .isInstanceOf(SQLException.class);
      server.restart();
      try (Connection connection = connect(url, PostgresServer.secrets().get(0))) {
        update(connection, "INSERT INTO kept VALUES (2)");
        server.kill();
        assertThatThrownBy(() -> update(connection, "INSERT INTO kept VALUES (3)"))
            .isInstanceOf(SQLException.class);
      }
      server.restart();
      try (Connection connection = connect(url, PostgresServer.secrets().get(0));
          Statement statement = connection.createStatement();
          ResultSet sum = statement.executeQuery("SELECT SUM(value) FROM kept")) {
        assertThat(sum.next()).isTrue();
        assertThat(sum.getInt(1)).isEqualTo(3);
      }
    }
  }

  @Test
  void wantsThePassword() {
    try (PostgresServer server = PostgresServer.start()) {
      assertThatThrownBy(() -> connect(server.newDatabase(), "wrong"))
          .hasMessageContaining("password authentication failed");
    }
  }

  private static Connection connect(String url, String password) throws SQLException {
    URI uri = URI.create(url);
    String jdbc = "jdbc:postgresql://" + uri.getHost() + ":" + uri.getPort() + uri.getPath();
    return DriverManager.getConnection(jdbc, "culvert", password);
  }

  private static void update(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }
}
