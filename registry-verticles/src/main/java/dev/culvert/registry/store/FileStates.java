package dev.culvert.registry.store;

import dev.culvert.registry.store.FileState.Phase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Reads and writes the {@link FileState} of an SQLite file. Everything here blocks. */
final class FileStates {

  private static final String TABLE = "file_state";
  private static final String CREATE =
      "CREATE TABLE IF NOT EXISTS file_state (only_row INTEGER PRIMARY KEY CHECK (only_row = 1),"
          + " phase TEXT NOT NULL, id TEXT NOT NULL, bases TEXT NOT NULL)";
  private static final String PUT =
      "INSERT INTO file_state (only_row, phase, id, bases) VALUES (1, ?, ?, ?)"
          + " ON CONFLICT (only_row) DO UPDATE"
          + " SET phase = excluded.phase, id = excluded.id, bases = excluded.bases";
  private static final String SEPARATOR = " ";
  private static final Set<String> PHASES =
      Stream.of(Phase.values()).map(Phase::name).collect(Collectors.toUnmodifiableSet());

  private FileStates() {}

  /**
   * What a file has.
   *
   * @param state {@link FileState#NONE} if it says nothing
   * @param isStore whether it has tables of a store
   * @param isEmpty whether it has no tables at all
   */
  record Content(FileState state, boolean isStore, boolean isEmpty) {}

  /** What SQLite shows of a file together with its {@code -wal}; neither is changed by that. */
  static Content together(Path file, int busyTimeoutMillis) throws SQLException {
    return read("jdbc:sqlite:" + file, busyTimeoutMillis);
  }

  /** What a file says by itself, without its {@code -wal}. */
  static Content alone(Path file) throws SQLException {
    return read("jdbc:sqlite:" + file.toUri() + "?immutable=1", 0);
  }

  /** A connection that can write would empty the {@code -wal} into the file at its end. */
  private static Content read(String url, int busyTimeoutMillis) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    config.setBusyTimeout(busyTimeoutMillis);
    try (Connection connection = config.createConnection(url)) {
      long tables = count(connection, "%");
      boolean hasState = count(connection, TABLE) > 0;
      return new Content(
          hasState ? get(connection) : FileState.NONE,
          hasState || count(connection, Sql.SCHEMA_TABLE) > 0,
          tables == 0);
    }
  }

  private static long count(Connection connection, String name) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name LIKE ?")) {
      query.setString(1, name);
      try (ResultSet rows = query.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  /** The state that a connection sees. */
  static FileState get(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT phase, id, bases FROM file_state")) {
      return rows.next()
          ? state(rows.getString(1), rows.getString(2), rows.getString(3))
          : FileState.NONE;
    }
  }

  private static FileState state(String phase, String id, String bases) throws SQLException {
    if (phase == null || id == null || bases == null || !PHASES.contains(phase)) {
      throw new SQLiteException("table file_state cannot be read", SQLiteErrorCode.SQLITE_CORRUPT);
    }
    return new FileState(Phase.valueOf(phase), id, List.of(bases.split(SEPARATOR)));
  }

  /** Makes the table unless it is there. */
  static void createTable(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(CREATE);
    }
  }

  /** Writes the state; it is on disk when this returns. */
  static void put(Connection connection, FileState state) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(PUT)) {
      statement.setString(1, state.phase().name());
      statement.setString(2, state.id());
      statement.setString(3, String.join(SEPARATOR, state.bases()));
      statement.executeUpdate();
    }
  }
}
