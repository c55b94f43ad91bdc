ALTER TABLE changes RENAME COLUMN tunnel_id TO id;
ALTER TABLE changes ADD COLUMN kind TEXT NOT NULL DEFAULT 'tunnel';

CREATE TABLE entries (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  revision BIGINT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (kind, id)
);
CREATE INDEX entries_by_revision ON entries (revision);

ALTER TABLE routes ADD COLUMN options TEXT NOT NULL DEFAULT '{}';
