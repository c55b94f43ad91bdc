CREATE TABLE store (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  store_id TEXT NOT NULL,
  revision BIGINT NOT NULL
);

CREATE TABLE tunnels (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  connector_limit INTEGER NOT NULL,
  config TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  revision BIGINT NOT NULL
);
CREATE INDEX tunnels_by_revision ON tunnels (revision);

CREATE TABLE routes (
  hostname TEXT NOT NULL,
  path_prefix TEXT NOT NULL,
  tunnel_id TEXT NOT NULL REFERENCES tunnels (id) ON DELETE CASCADE,
  PRIMARY KEY (hostname, path_prefix)
);
CREATE INDEX routes_by_tunnel ON routes (tunnel_id);

CREATE TABLE tokens (
  id TEXT PRIMARY KEY,
  tunnel_id TEXT NOT NULL REFERENCES tunnels (id) ON DELETE CASCADE,
  sha256 TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX tokens_by_tunnel ON tokens (tunnel_id);

CREATE TABLE changes (
  revision BIGINT PRIMARY KEY,
  tunnel_id TEXT NOT NULL,
  changed_at BIGINT NOT NULL
);

CREATE TABLE idempotency (
  request_key TEXT PRIMARY KEY,
  fingerprint TEXT NOT NULL,
  tunnel_id TEXT NOT NULL,
  token_id TEXT,
  created_at BIGINT NOT NULL
);
CREATE INDEX idempotency_by_age ON idempotency (created_at);
