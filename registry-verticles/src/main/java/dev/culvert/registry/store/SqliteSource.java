package dev.culvert.registry.store;

import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;

/** Connections to an SQLite file that put each commit on disk, and leave checkpoints to others. */
final class SqliteSource extends SQLiteDataSource {

  static final int BUSY_TIMEOUT_MILLIS = 5_000;

  private SqliteSource(SQLiteConfig config) {
    super(config);
  }

  static SqliteSource of(Path file) {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.enforceForeignKeys(true);
    SqliteSource source = new SqliteSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    return source;
  }

  @Override
  public SQLiteConnection getConnection(String username, String password) throws SQLException {
    SQLiteConnection connection = super.getConnection(username, password);
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA wal_autocheckpoint = 0");
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }
}
