package dev.culvert.registry.store;

/** The statements, the same for SQLite and PostgreSQL; UUIDs are text, times are milliseconds. */
final class Sql {

  private Sql() {}

  // ---- schema

  static final String SCHEMA_TABLE = "schema_version";
  static final String CREATE_SCHEMA_VERSION =
      "CREATE TABLE schema_version (version INTEGER PRIMARY KEY, applied_at BIGINT NOT NULL)";
  static final String SCHEMA_VERSION = "SELECT MAX(version) FROM schema_version";
  static final String INSERT_SCHEMA_VERSION =
      "INSERT INTO schema_version (version, applied_at) VALUES (#{version}, #{now})";

  // ---- the store itself

  static final String STORE_ID = "SELECT store_id FROM store";
  static final String INSERT_STORE =
      "INSERT INTO store (only_row, store_id, revision) VALUES (1, #{store}, 0)";
  static final String REVISION = "SELECT revision FROM store";

  /** Its row lock lets one change run at a time: what a change reads after it stays true. */
  static final String NEXT_REVISION = "UPDATE store SET revision = revision + 1 RETURNING revision";

  /** A write for its own sake. */
  static final String WRITE_NOTHING_NEW = "UPDATE store SET store_id = store_id";

  static final String HEAD =
      "SELECT revision, (SELECT MIN(revision) FROM changes) AS oldest_change FROM store";

  // ---- the log of changes

  static final String INSERT_CHANGE =
      "INSERT INTO changes (revision, kind, id, changed_at)"
          + " VALUES (#{revision}, #{kind}, #{id}, #{now})";
  static final String PRUNE_CHANGES = "DELETE FROM changes WHERE revision <= #{upTo}";

  /** Things of other kinds than tunnels, which have tables of their own. */
  static final String ENTRIES_SINCE =
      "SELECT revision, kind, id, value FROM entries WHERE revision > #{since}";

  static final String DELETIONS_SINCE =
      "SELECT MAX(revision), kind, id FROM changes WHERE revision > #{since}"
          + " AND NOT EXISTS (SELECT 1 FROM tunnels"
          + " WHERE changes.kind = 'tunnel' AND tunnels.id = changes.id)"
          + " AND NOT EXISTS (SELECT 1 FROM entries"
          + " WHERE entries.kind = changes.kind AND entries.id = changes.id)"
          + " GROUP BY kind, id";

  // ---- tunnels

  private static final String TUNNELS =
      "SELECT id, name, connector_limit, created_at, revision, config FROM tunnels";
  static final String TUNNEL = TUNNELS + " WHERE id = #{tunnel}";
  static final String TUNNELS_SINCE = TUNNELS + " WHERE revision > #{since}";
  static final String TUNNEL_ID_OF_NAME = "SELECT id FROM tunnels WHERE name = #{name}";
  static final String INSERT_TUNNEL =
      "INSERT INTO tunnels (id, name, connector_limit, created_at, revision, config)"
          + " VALUES (#{tunnel}, #{name}, #{limit}, #{createdAt}, #{revision}, #{config})";
  static final String UPDATE_TUNNEL =
      "UPDATE tunnels SET name = #{name}, connector_limit = #{limit}, config = #{config},"
          + " revision = #{revision} WHERE id = #{tunnel}";
  static final String TOUCH_TUNNEL =
      "UPDATE tunnels SET revision = #{revision} WHERE id = #{tunnel}";
  static final String DELETE_TUNNEL = "DELETE FROM tunnels WHERE id = #{tunnel}";

  // ---- routes

  static final String ESCAPED_PREFIXES =
      "SELECT hostname, path_prefix, tunnel_id FROM routes"
          + " WHERE path_prefix LIKE '%!%%' ESCAPE '!' ORDER BY hostname, path_prefix";
  static final String RENAME_PREFIX =
      "UPDATE routes SET path_prefix = #{to} WHERE hostname = #{hostname}"
          + " AND path_prefix = #{from} AND NOT EXISTS (SELECT 1 FROM routes AS other"
          + " WHERE other.hostname = #{hostname} AND other.path_prefix = #{to})";
  static final String DELETE_PREFIX =
      "DELETE FROM routes WHERE hostname = #{hostname} AND path_prefix = #{from}";

  static final String ROUTES =
      "SELECT tunnel_id, hostname, path_prefix, options FROM routes WHERE tunnel_id = #{tunnel}";
  static final String ROUTES_SINCE =
      "SELECT tunnel_id, hostname, path_prefix, options FROM routes"
          + " JOIN tunnels ON tunnels.id = routes.tunnel_id WHERE tunnels.revision > #{since}";
  static final String OWNER_OF_ROUTE =
      "SELECT tunnels.id, tunnels.name FROM routes JOIN tunnels ON tunnels.id = routes.tunnel_id"
          + " WHERE hostname = #{hostname} AND path_prefix = #{pathPrefix}";
  static final String COUNT_ROUTES = "SELECT COUNT(*) FROM routes WHERE tunnel_id = #{tunnel}";
  static final String INSERT_FREE_ROUTE =
      "INSERT INTO routes (hostname, path_prefix, tunnel_id, options)"
          + " VALUES (#{hostname}, #{pathPrefix}, #{tunnel}, #{options}) ON CONFLICT DO NOTHING";
  static final String ROUTE_OPTIONS =
      "SELECT options FROM routes WHERE hostname = #{hostname} AND path_prefix = #{pathPrefix}"
          + " AND tunnel_id = #{tunnel}";
  static final String UPDATE_ROUTE =
      "UPDATE routes SET options = #{options} WHERE hostname = #{hostname}"
          + " AND path_prefix = #{pathPrefix} AND tunnel_id = #{tunnel}";
  static final String DELETE_ROUTE =
      "DELETE FROM routes WHERE hostname = #{hostname} AND path_prefix = #{pathPrefix}"
          + " AND tunnel_id = #{tunnel}";

  // ---- tokens

  static final String TOKENS =
      "SELECT tunnel_id, id, sha256, created_at FROM tokens WHERE tunnel_id = #{tunnel}";
  static final String TOKENS_SINCE =
      "SELECT tunnel_id, tokens.id, sha256, tokens.created_at FROM tokens"
          + " JOIN tunnels ON tunnels.id = tokens.tunnel_id WHERE tunnels.revision > #{since}";
  static final String INSERT_TOKEN =
      "INSERT INTO tokens (id, tunnel_id, sha256, created_at)"
          + " VALUES (#{token}, #{tunnel}, #{sha256}, #{createdAt})";
  static final String DELETE_TOKEN =
      "DELETE FROM tokens WHERE id = #{token} AND tunnel_id = #{tunnel}";

  // ---- idempotency keys

  static final String FORGET_KEYS = "DELETE FROM idempotency WHERE created_at < #{before}";
  static final String KEY =
      "SELECT fingerprint, tunnel_id, token_id FROM idempotency WHERE request_key = #{key}";
  static final String INSERT_KEY =
      "INSERT INTO idempotency (request_key, fingerprint, tunnel_id, token_id, created_at)"
          + " VALUES (#{key}, #{fingerprint}, #{tunnel}, #{token}, #{now})";
}
